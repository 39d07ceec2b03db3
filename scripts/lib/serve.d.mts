export function headersFor(folder: string, path: string): Record<string, string>;
