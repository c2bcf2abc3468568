import process from "node:process";
import { createContext } from "./context.ts";
import { run } from "./run.ts";

await run(process.argv.slice(2), createContext(process));
