// npm run demo: the main job from import to export without a browser, on the demo organization.
import "./settings";
import "./quiet";
import path from "node:path";
import { formatPercent, formatPercentInterval } from "@/lib/format";
import { DEMO_ORG, demoUserId } from "@/prisma/seed/people";
import { convert, measure, run, setUp } from "@/server/cli/demo/job";
import { demoOptions } from "@/server/cli/demo/options";
import { demoSource } from "@/server/cli/demo/source";
import { writeExport } from "@/server/cli/demo/write-export";
import { prepare } from "@/server/cli/prepare";
import { finish, note, say } from "@/server/cli/terminal";
import { disconnect } from "@/server/db/client";
import { env } from "@/server/env";
import { startJobs, stopJobs } from "@/server/inngest/runtime";
import { engineHandler } from "@/server/jobs/handler";
import { openOrgScope } from "@/server/scope";

type Measured = Awaited<ReturnType<typeof measure>>;

await finish(async () => {
  const options = demoOptions(process.argv.slice(2));
  const { stop } = await prepare({ seed: true });
  try {
    await startJobs(engineHandler, { work: true });
    const result = await demo(options);
    if (options.json) say(JSON.stringify(result));
  } finally {
    await stopJobs();
    await disconnect();
    await stop();
  }
});

async function demo(options: ReturnType<typeof demoOptions>) {
  const began = performance.now();
  const source = await demoSource(options);
  const { scope } = await openOrgScope(await demoUserId("manager"), DEMO_ORG.slug);
  const { project, title, imported, rejected } = await setUp(scope, source);
  const groundTruth = source.rows.filter((row) => row.isGroundTruth).length;
  note(
    `Project "${title}": ${imported} tasks imported, ${rejected} rows refused, ${groundTruth} ground truth`,
  );
  const versions = await measure(project, source.prompts, options);
  if (!options.json) say(accuracyTable(versions));
  const best = [...versions].sort((a, b) => (b.score.accuracy ?? 0) - (a.score.accuracy ?? 0))[0];
  if (!best) throw new Error("no version was measured");
  const { done, failed } = await run(project, best.id, "all", `Version ${best.number} on all tasks`);
  const annotations = await convert(project, best.id);
  const file = await writeExport(project, path.join(env.dataDir, "exports"));
  const seconds = Math.round((performance.now() - began) / 100) / 10;
  if (!options.json) {
    say(`\n${done} predictions, ${failed} failures; ${annotations} predictions became annotations`);
    say(`Exported to ${file} in ${seconds} s. Look at it: npm start`);
  }
  return {
    tasks: imported,
    groundTruth,
    versions: versions.map(({ number, score }) => ({ number, accuracy: score.accuracy, n: score.total })),
    predictions: done,
    failures: failed,
    annotations,
    export: file,
    seconds,
  };
}

function accuracyTable(versions: Measured): string {
  const rows = versions.map(({ number, name, score }) =>
    [
      `  v${number}`.padEnd(6),
      name.padEnd(34),
      formatPercent(score.accuracy).padStart(7),
      formatPercentInterval(score.accuracy, score.interval).padStart(24),
      String(score.total).padStart(6),
    ].join(" "),
  );
  const head = [
    "  ".padEnd(6),
    "Version".padEnd(34),
    "Accuracy",
    "with 95 % interval".padStart(23),
    "n".padStart(6),
  ];
  return ["", head.join(" "), ...rows].join("\n");
}
