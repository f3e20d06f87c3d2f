// Knows the editors of both panes and where the caret was last, so that chips and findings reach the right place.
"use client";

import type { EditorView } from "@uiw/react-codemirror";
import { useRef } from "react";
import type { PromptPanes } from "@/lib/prompt-render";

export type Pane = keyof PromptPanes;

export function useCaret() {
  const views = useRef<Partial<Record<Pane, EditorView>>>({});
  const last = useRef<Pane>("user");
  return {
    ready: (pane: Pane, view: EditorView) => {
      views.current[pane] = view;
    },
    focused: (pane: Pane) => {
      last.current = pane;
    },
    /** Puts the text at the caret of the pane that was used last, in place of what is selected there. */
    insert: (text: string) => {
      const view = views.current[last.current];
      if (!view) return;
      view.dispatch(view.state.replaceSelection(text), { scrollIntoView: true, userEvent: "input.paste" });
      view.focus();
    },
    select: (pane: Pane, start: number, end: number) => {
      const view = views.current[pane];
      if (!view) return;
      const { length } = view.state.doc;
      const selection = { anchor: Math.min(start, length), head: Math.min(end, length) };
      view.dispatch({ selection, scrollIntoView: true });
      view.focus();
    },
  };
}

export type Caret = ReturnType<typeof useCaret>;
