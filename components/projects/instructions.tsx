// The project's instructions: Markdown without raw HTML, links to https only, no pictures.
import Markdown from "react-markdown";

const ALLOWED = [
  "p",
  "strong",
  "em",
  "del",
  "code",
  "pre",
  "ul",
  "ol",
  "li",
  "h1",
  "h2",
  "h3",
  "h4",
  "blockquote",
  "hr",
  "br",
  "a",
];

/** Anything that is not https becomes a link that leads nowhere. */
const httpsOnly = (url: string) => (URL.canParse(url) && new URL(url).protocol === "https:" ? url : "");

export function Instructions({ text }: { text: string }) {
  return (
    <div className="grid max-w-[72ch] gap-2 break-words [&_a]:text-accent-ink [&_a]:underline [&_code]:rounded-sm [&_code]:bg-hover [&_code]:px-1 [&_h1]:font-semibold [&_h2]:font-semibold [&_h3]:font-medium [&_ol]:list-decimal [&_ol]:pl-5 [&_ul]:list-disc [&_ul]:pl-5">
      <Markdown
        skipHtml
        allowedElements={ALLOWED}
        unwrapDisallowed
        urlTransform={httpsOnly}
        components={{
          a: ({ href, children }) =>
            href ? (
              <a href={href} target="_blank" rel="noreferrer noopener">
                {children}
              </a>
            ) : (
              <span>{children}</span>
            ),
        }}
      >
        {text}
      </Markdown>
    </div>
  );
}
