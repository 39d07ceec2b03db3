/**
 * What goes with the page: a bill of materials (CycloneDX), the licences of everything that ships, and the fingerprints of
 * all files. Same inputs, same bytes: no time, no path, no machine.
 */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What the compiler puts into the modules. Versions are those of the build's own tools, so they aren't named here. */
const COMPILED = [
  ['nlohmann/json', 'MIT', 'Copyright (c) 2013-2022 Niels Lohmann', 'https://github.com/nlohmann/json'],
  ['Emscripten runtime and embind', 'MIT', 'Copyright (c) 2010-2014 Emscripten authors', 'https://emscripten.org'],
  ['musl libc', 'MIT', 'Copyright (c) 2005-2020 Rich Felker, et al.', 'https://musl.libc.org'],
  ['dlmalloc', 'CC0-1.0', 'Doug Lea, released to the public domain', 'https://gee.cs.oswego.edu/dl/html/malloc.html'],
  [
    'LLVM libc++, libc++abi and compiler-rt',
    'Apache-2.0 WITH LLVM-exception',
    'Copyright (c) 2009-2019 the contributors of the LLVM project',
    'https://llvm.org',
  ],
];

const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

/** The packages that are installed for the page itself, from the lock file. */
async function shipped(root) {
  const lock = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8'));
  return Object.entries(lock.packages)
    .filter(([path, entry]) => path.startsWith('node_modules/') && !entry.dev && !entry.optional)
    .map(([path, entry]) => ({ path, name: path.replace(/^.*node_modules\//, ''), ...entry }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function licenceOf(folder) {
  const names = (await readdir(folder)).filter((name) => /^(licen[cs]e|copying|notice)/i.test(name)).sort();
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
  return texts.map((text) => text.trim()).join('\n\n');
}

async function licences(root, packages) {
  const rule = '='.repeat(100);
  const parts = [
    'What the MSME lending engine is made of, and under which licence. Its own is MIT (LICENSE).',
    ...COMPILED.map(([name, licence, holder, url]) => `${name}\n${licence}\n${holder}\n${url}`),
  ];
  for (const { path, name, version, license } of packages) {
    parts.push(`${name} ${version}\n${license}\n\n${await licenceOf(join(root, path))}`);
  }
  return `${parts.map((part) => part.trim()).join(`\n\n${rule}\n\n`)}\n`;
}

function billOfMaterials(own, packages) {
  const licence = (id) => (id.includes(' ') ? [{ expression: id }] : [{ license: { id } }]);
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    version: 1,
    metadata: {
      component: { type: 'application', name: own.name, version: own.version, licenses: licence(own.license) },
    },
    components: [
      ...COMPILED.map(([name, id, , url]) => ({
        type: 'library',
        name,
        licenses: licence(id),
        externalReferences: [{ type: 'website', url }],
      })),
      ...packages.map(({ name, version, license, integrity }) => ({
        type: 'library',
        name,
        version,
        purl: `pkg:npm/${name.replace('@', '%40')}@${version}`,
        licenses: licence(license),
        // The lock file's checksum of the package, base64 of SHA-512.
        hashes: [{ alg: 'SHA-512', content: Buffer.from(integrity.replace(/^sha512-/, ''), 'base64').toString('hex') }],
      })),
    ],
  };
}

/**
 * `files`: name → content of what ships; `modules`: name → bytes of the WebAssembly modules in them. Gives the papers by
 * name.
 */
export async function papers(root, files, modules) {
  const own = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const packages = await shipped(root);
  const hashes = (of) => Object.fromEntries(Object.entries(of).map(([name, content]) => [name, sha256(content)]));
  const json = (value) => `${JSON.stringify(value, null, 1)}\n`;
  return {
    'release.json': json({ name: own.name, version: own.version, files: hashes(files), modules: hashes(modules) }),
    'sbom.cdx.json': json(billOfMaterials(own, packages)),
    'licences.txt': await licences(root, packages),
  };
}
