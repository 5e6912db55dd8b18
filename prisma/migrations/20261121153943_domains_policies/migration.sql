-- Templates, usage and comparisons belong to their organization.
SELECT app_protect_tenant('domain_template');
SELECT app_protect_tenant('hosted_domain_usage');
SELECT app_protect_tenant('directory_run');
SELECT app_protect_tenant('directory_difference');
