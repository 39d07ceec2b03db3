/** The papers by name: `release.json`, `sbom.cdx.json`, `licences.txt`. */
export function papers(
  root: string,
  files: Record<string, string | Uint8Array>,
  modules: Record<string, Uint8Array>,
): Promise<Record<string, string>>;
