// Runs samples one after the other: each line that comes in names a module and the environment that it finds, and each line that goes out says
// what it printed and whether it ended well.
import { createInterface } from "node:readline";
import { format } from "node:util";
import { pathToFileURL } from "node:url";

const answer = process.stdout.write.bind(process.stdout);
for await (const line of createInterface({ input: process.stdin })) {
  const { script, environment, directory } = JSON.parse(line);
  const told = { stdout: "", stderr: "", returncode: 0 };
  process.env = environment;
  process.chdir(directory);
  console.log = (...words) => void (told.stdout += format(...words) + "\n");
  console.error = (...words) => void (told.stderr += format(...words) + "\n");
  try {
    await import(pathToFileURL(script).href);
  } catch (failed) {
    told.stderr += failed?.stack ?? String(failed);
    told.returncode = 1;
  }
  answer(JSON.stringify(told) + "\n");
}
