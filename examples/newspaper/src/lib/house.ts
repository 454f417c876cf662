import type { components, Newsroom } from "cms-community-client";
import type { Library } from "./reading.ts";

/** What the server around the pages lends them. */
export interface House {
  library: Library;
  client: Newsroom;
  /** A client of one preview link. */
  draftOf(token: string): Promise<components["schemas"]["Draft"]>;
  reports: { unknownBlock(type: string, path: string): void; missing(path: string): void };
  /** Whether the API may be asked once more of an address that the copy does not know. */
  mayAsk(): boolean;
  /** Origins in whose frames a draft may be shown. */
  admin: string;
  /** Files on disk, with nobody behind them to ask: search is then the browser's work. */
  still: boolean;
}
