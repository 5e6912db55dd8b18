import type { Story } from '../story.ts';
import { abroad } from './abroad.ts';
import { everyday } from './everyday.ts';
import { germanCustomers } from './german-customers.ts';
import { germanEnquiries } from './german-enquiries.ts';
import { office } from './office.ts';
import { series } from './series.ts';
import { suppliers } from './suppliers.ts';

export const stories: Story[] = [
  ...germanCustomers,
  ...germanEnquiries,
  ...suppliers,
  ...abroad,
  ...office,
  ...everyday,
  ...series,
];
