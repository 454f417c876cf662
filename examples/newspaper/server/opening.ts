import { newsroom } from "cms-community-client";
import type { House } from "../src/lib/house.ts";
import { configOf, Told, type Config } from "./config.ts";
import { Budget } from "./budget.ts";
import { Desk } from "./desk.ts";
import { Reports } from "./tell.ts";

// Unknown addresses that the API is asked of in a minute: whoever makes up thousands must not use up what the changes need.
const ASKED = 120;

export interface Opened {
  config: Config;
  desk: Desk;
  house: House;
  reports: Reports;
}

/** Everything that pages are drawn with, from the environment's few settings. */
export async function openHouse(environ: NodeJS.ProcessEnv, { still = false }: { still?: boolean } = {}): Promise<Opened> {
  const config = configOf(environ, { still });
  const desk = await Desk.open(config);
  const reports = new Reports();
  const draftOf = (token: string) => readDraft(config.api, token);
  const budget = new Budget(ASKED, 60_000);
  const house = { library: desk.library, client: desk.client, draftOf, reports, mayAsk: () => budget.take(), admin: config.admin, still };
  return { config, desk, house, reports };
}

async function readDraft(server: string, token: string): ReturnType<House["draftOf"]> {
  const { data } = await newsroom({ server, token, remember: 0 }).api.GET("/api/v1/preview/");
  if (!data) throw new Told("The API answered without a draft.");
  return data;
}
