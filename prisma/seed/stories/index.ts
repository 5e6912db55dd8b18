import type { Story } from '../story.ts';
import { abroad } from './abroad.ts';
import { germanCustomers } from './german-customers.ts';
import { office } from './office.ts';
import { series } from './series.ts';
import { suppliers } from './suppliers.ts';

export const stories: Story[] = [...germanCustomers, ...suppliers, ...abroad, ...office, ...series];
