// Drives next-auth itself with the product's settings, as a browser with a cookie jar would, but without a server.
import type { IncomingHttpHeaders } from "node:http";
import type { NextApiRequest, NextApiResponse } from "next";
import NextAuth from "next-auth";
import { sessionCookieName } from "@/server/auth/cookies";
import { authOptions, type Outcome } from "@/server/auth/options";

export class Browser {
  readonly jar = new Map<string, string>();
  setCookies: string[] = [];
  outcome: Outcome = { refused: null, failed: null };

  constructor(private readonly headers: Record<string, string> = {}) {}

  /** What the server would read from this browser. */
  asHeaders(): Headers {
    const cookie = [...this.jar].map(([name, value]) => `${name}=${value}`).join("; ");
    return new Headers({ ...this.headers, ...(cookie ? { cookie } : {}) });
  }

  get session(): string | undefined {
    return this.jar.get(sessionCookieName());
  }

  async signIn(email: string, password: string): Promise<Outcome> {
    await this.send("POST", ["callback", "credentials"], { email, password });
    return this.outcome;
  }

  signOut(): Promise<void> {
    return this.send("POST", ["signout"], {});
  }

  private async send(method: string, nextauth: string[], fields: Record<string, string>): Promise<void> {
    const { csrfToken } = await this.request("GET", ["csrf"], {});
    await this.request(method, nextauth, { ...fields, csrfToken: String(csrfToken), json: "true" });
  }

  private async request(method: string, nextauth: string[], body: Record<string, string>) {
    this.outcome = { refused: null, failed: null };
    let answer: unknown;
    const request = {
      method,
      body,
      query: { nextauth },
      cookies: Object.fromEntries([...this.jar].map(([name, value]) => [name, decodeURIComponent(value)])),
      headers: Object.fromEntries(this.asHeaders()) as IncomingHttpHeaders,
    } as unknown as NextApiRequest;
    const kept: Record<string, string[]> = {};
    const response = {
      status: () => response,
      getHeader: (name: string) => kept[name],
      setHeader: (name: string, value: string[]) => {
        kept[name] = value;
      },
      json: (value: unknown) => {
        answer = value;
      },
      send: (value: unknown) => {
        answer = value;
      },
      end: () => undefined,
    };
    await NextAuth(
      request,
      response as unknown as NextApiResponse,
      authOptions(this.asHeaders(), this.outcome),
    );
    this.keep(kept["Set-Cookie"] ?? []);
    return (answer ?? {}) as Record<string, unknown>;
  }

  private keep(setCookies: string[]): void {
    this.setCookies = setCookies;
    for (const line of setCookies) {
      const [pair = ""] = line.split(";");
      const at = pair.indexOf("=");
      const value = pair.slice(at + 1);
      if (value) this.jar.set(pair.slice(0, at), value);
      else this.jar.delete(pair.slice(0, at));
    }
  }
}
