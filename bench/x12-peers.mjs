// Reads a file with one of the X12 readers of npm and prints the processor seconds it took, the second time.
import { createReadStream, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { finished } from 'node:stream/promises';

const [folder, name, file] = process.argv.slice(2);
const require = createRequire(resolve(folder, 'index.js'));
const readers = {
  'x12-parser': async () => {
    const { X12parser } = require('x12-parser');
    const parser = new X12parser();
    let count = 0;
    parser.on('data', () => count++);
    createReadStream(file).pipe(parser);
    await finished(parser);
    return count;
  },
  'node-x12': async () => {
    const { X12Parser } = require('node-x12');
    return new X12Parser(true).parse(readFileSync(file, 'utf8'));
  },
};

await readers[name]();
const start = process.cpuUsage();
await readers[name]();
const { user, system } = process.cpuUsage(start);
console.log((user + system) / 1e6);
