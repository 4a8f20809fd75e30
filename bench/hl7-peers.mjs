// Reads a file of messages with one HL7 v2 reader of npm and prints the processor seconds it took, the second
// time.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";

const [, , folder, name, file] = process.argv;
const require = createRequire(join(resolve(folder), "node_modules", "_"));
const messages = readFileSync(file, "latin1").split(/(?=^MSH)/m);
const readers = {
  "simple-hl7": () => {
    const { Parser } = require("simple-hl7");
    const parser = new Parser();
    return (text) => parser.parse(text).segments.length;
  },
  "node-hl7-client": () => {
    const { Message } = require("node-hl7-client");
    return (text) => new Message({ text }).get("PID.5.1").toString().length;
  },
};

const read = readers[name]();
const all = () => messages.reduce((count, message) => count + read(message), 0);
if (all() === 0) {
  throw new Error("nothing was read");
}

const start = process.cpuUsage();
all();
const { user, system } = process.cpuUsage(start);
console.log((user + system) / 1e6);
