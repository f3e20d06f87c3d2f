// Runs once when the server starts; what needs Node stands in a file of its own, because this one is built for edge too.
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME === "nodejs") await (await import("./instrumentation.node")).start();
}
