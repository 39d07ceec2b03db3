export const WARM_CUSTOMER: string;
export function warmRows(count?: number): string;
