// Checks that toasts replace, expire by kind and never fill the screen.
import { afterEach, describe, expect, it } from "vitest";
import { toast } from "@/components/ui/toast";
import { currentToasts, dismissToast } from "@/components/ui/toast-store";

afterEach(() => {
  for (const { id } of currentToasts()) dismissToast(id);
});

describe("toast", () => {
  it("replaces the toast of the same key", () => {
    toast.error("No answer.", { key: "offline" });
    toast.error("Still no answer.", { key: "offline" });
    expect(currentToasts().map(({ title }) => title)).toEqual(["Still no answer."]);
  });
  it("keeps only the newest four", () => {
    for (const title of ["1", "2", "3", "4", "5"]) toast.info(title);
    expect(currentToasts().map(({ title }) => title)).toEqual(["2", "3", "4", "5"]);
  });
  it("leaves more time where there is something to decide", () => {
    toast.success("Saved.");
    toast.success("Deleted.", { undo: () => undefined });
    const [calm, undoable] = currentToasts();
    expect(undoable?.durationMs).toBeGreaterThan(calm?.durationMs ?? Number.POSITIVE_INFINITY);
  });
});
