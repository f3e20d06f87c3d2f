// The storage connections of a project: where each one reads, when it last did, and what came of it.
"use client";

import { Plus } from "lucide-react";
import Link from "next/link";
import { ProjectPage } from "@/components/projects/project-page";
import { ConnectionRow } from "@/components/storage/connection-row";
import { NoConnections } from "@/components/storage/no-connections";
import type { StorageList } from "@/components/storage/types";
import { useConnections, useStoragePaths } from "@/components/storage/use-storage";
import { Button } from "@/components/ui/button";
import { HeadCell, Table, TableBody, TableHead } from "@/components/ui/table";

export function ConnectionList({ initial }: { initial: StorageList }) {
  const { connections } = useConnections(initial);
  const add = (
    <Button variant="primary" asChild>
      <Link href={useStoragePaths().create}>
        <Plus aria-hidden="true" />
        Connect storage
      </Link>
    </Button>
  );
  if (connections.length === 0)
    return (
      <ProjectPage current="storage">
        <NoConnections action={add} />
      </ProjectPage>
    );
  return (
    <ProjectPage current="storage" actions={add}>
      <Table aria-label="Storage connections">
        <TableHead>
          <tr>
            <HeadCell>Connection</HeadCell>
            <HeadCell className="max-md:hidden">Schedule</HeadCell>
            <HeadCell className="max-md:hidden">Last sync</HeadCell>
            <HeadCell numeric>Added</HeadCell>
            <HeadCell numeric>Failed</HeadCell>
            <HeadCell numeric>Missing</HeadCell>
            <HeadCell className="max-md:hidden">
              <span className="sr-only">Actions</span>
            </HeadCell>
          </tr>
        </TableHead>
        <TableBody>
          {connections.map((connection) => (
            <ConnectionRow key={connection.id} connection={connection} />
          ))}
        </TableBody>
      </Table>
    </ProjectPage>
  );
}
