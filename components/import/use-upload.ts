// Sends a file to the import route and shows how far it is.
"use client";

import { useState } from "react";
import { useProjectInput } from "@/components/projects/project-context";
import type { ImportPreview } from "@/components/projects/types";

export type UploadState = { fraction: number | null; error: string | null; isBusy: boolean };

const IDLE: UploadState = { fraction: null, error: null, isBusy: false };
const LOST = "The connection was lost while the file was sent. Nothing was imported; try again.";

/** XMLHttpRequest, because fetch does not tell how much of a body has been sent. */
function send(
  url: string,
  file: Blob,
  onFraction: (fraction: number) => void,
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.upload.onprogress = ({ loaded, total }) => onFraction(total > 0 ? loaded / total : 0);
    request.onload = () => resolve({ status: request.status, text: request.responseText });
    request.onerror = () => reject(new Error(LOST));
    request.open("POST", url);
    request.setRequestHeader("content-type", "application/octet-stream");
    request.send(file);
  });
}

export function useUpload(onPreview: (preview: ImportPreview) => void) {
  const input = useProjectInput();
  const [state, setState] = useState(IDLE);
  async function upload(file: Blob, fileName: string) {
    setState({ fraction: 0, error: null, isBusy: true });
    try {
      const url = `/api/import?${new URLSearchParams({ ...input, fileName })}`;
      const { status, text } = await send(url, file, (fraction) =>
        setState({ fraction, error: null, isBusy: true }),
      );
      const body = JSON.parse(text) as ImportPreview & { error?: string };
      if (status !== 200) throw new Error(body.error ?? LOST);
      setState(IDLE);
      onPreview(body);
    } catch (error) {
      setState({
        ...IDLE,
        error: error instanceof Error && !(error instanceof SyntaxError) ? error.message : LOST,
      });
    }
  }
  return { ...state, upload };
}
