// One pane of the prompt editor: plain text in which variables stand out, and those that do not exist stand out in red.
"use client";

import CodeMirror, {
  Decoration,
  EditorView,
  type Extension,
  RangeSetBuilder,
  ViewPlugin,
  type ViewUpdate,
} from "@uiw/react-codemirror";
import { useMemo } from "react";
import { useNonce } from "@/components/ui/nonce";
import { parseTemplate } from "@/lib/prompt-template";

export interface CodePaneProps {
  label: string;
  value: string;
  columns: readonly string[];
  minHeight: string;
  maxHeight: string;
  onChange: (value: string) => void;
  onFocus: () => void;
  /** The editor behind the pane, for inserting at its caret. */
  onReady: (view: EditorView) => void;
}

const VARIABLE = Decoration.mark({ class: "cm-variable" });
const UNKNOWN = Decoration.mark({ class: "cm-unknown" });

const LOOK = EditorView.theme({
  "&": { fontSize: "0.8125rem", backgroundColor: "transparent", color: "var(--color-ink)" },
  "&.cm-focused": { outline: "none" },
  ".cm-content": { fontFamily: "var(--font-mono)", padding: "0.5rem 0", caretColor: "var(--color-ink)" },
  ".cm-line": { padding: "0 0.75rem", lineHeight: "1.5" },
  ".cm-cursor": { borderLeftColor: "var(--color-ink)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    background: "color-mix(in srgb, var(--color-accent) 25%, transparent)",
  },
  ".cm-variable": {
    color: "var(--color-accent-ink)",
    backgroundColor: "var(--color-accent-soft)",
    borderRadius: "3px",
  },
  ".cm-unknown": {
    color: "var(--color-danger-ink)",
    backgroundColor: "var(--color-danger-soft)",
    borderRadius: "3px",
    textDecoration: "underline wavy",
  },
});

function marksOf(view: EditorView, columns: readonly string[]) {
  const { places, unknown } = parseTemplate(view.state.doc.toString(), columns);
  const marks = [
    ...places.map((place) => ({ ...place, mark: VARIABLE })),
    ...unknown.map((place) => ({ ...place, mark: UNKNOWN })),
  ].sort((a, b) => a.start - b.start);
  const builder = new RangeSetBuilder<Decoration>();
  for (const { start, end, mark } of marks) builder.add(start, end, mark);
  return builder.finish();
}

function variables(columns: readonly string[]): Extension {
  return ViewPlugin.define(
    (view) => ({
      marks: marksOf(view, columns),
      update(update: ViewUpdate) {
        if (update.docChanged) this.marks = marksOf(update.view, columns);
      },
    }),
    { decorations: (plugin) => plugin.marks },
  );
}

const SETUP = {
  lineNumbers: false,
  foldGutter: false,
  highlightActiveLine: false,
  highlightSelectionMatches: false,
  bracketMatching: false,
  closeBrackets: false,
  autocompletion: false,
  searchKeymap: false,
  lintKeymap: false,
  indentOnInput: false,
};

export default function CodePane(props: CodePaneProps) {
  const { label, value, columns, minHeight, maxHeight, onChange, onFocus, onReady } = props;
  const nonce = useNonce();
  const extensions = useMemo(
    () => [
      LOOK,
      EditorView.lineWrapping,
      EditorView.contentAttributes.of({ "aria-label": label, spellcheck: "true", tabindex: "0" }),
      EditorView.cspNonce.of(nonce ?? ""),
      variables(columns),
    ],
    [label, nonce, columns],
  );
  return (
    <CodeMirror
      value={value}
      extensions={extensions}
      theme="none"
      basicSetup={SETUP}
      indentWithTab={false}
      minHeight={minHeight}
      maxHeight={maxHeight}
      onChange={onChange}
      onFocus={onFocus}
      onCreateEditor={onReady}
    />
  );
}
