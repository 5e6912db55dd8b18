/** It is no report, or not one that can be believed. */
export class ReportError extends Error {}
