// The way to a storage connection: where the objects are, which of them, how often; also for one that exists.
"use client";

import Link from "next/link";
import { useEffect, useRef } from "react";
import { ProjectPage } from "@/components/projects/project-page";
import { STEPS, type Step } from "@/components/storage/draft";
import { ObjectsStep } from "@/components/storage/objects-step";
import { PlaceStep } from "@/components/storage/place-step";
import { SettingsStep } from "@/components/storage/settings-step";
import { StepList } from "@/components/storage/step-list";
import type { ConnectionView, StorageList } from "@/components/storage/types";
import { useStoragePaths } from "@/components/storage/use-storage";
import { useWizard, type Wizard as WizardState } from "@/components/storage/use-wizard";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";

const HEADS: Readonly<Record<Step, string>> = {
  place: "Where are the objects?",
  objects: "Which objects become tasks, and how?",
  settings: "Name, changes and schedule",
};

export interface WizardProps {
  /** Left out for a new one. */
  connection?: ConnectionView;
  offers: StorageList["offers"];
}

export default function Wizard({ connection, offers }: WizardProps) {
  const paths = useStoragePaths();
  const wizard = useWizard(connection ?? null);
  const { step, form } = wizard;
  const rootError = form.formState.errors.root?.message;
  const trail = connection
    ? [{ label: connection.title, href: paths.connection(connection.id) }, { label: "Edit" }]
    : [{ label: "Connect storage" }];
  return (
    <ProjectPage current="storage" trail={[{ label: "Storage", href: paths.list }, ...trail]}>
      <StepList step={step} onStep={wizard.goBack} />
      <form
        noValidate
        autoComplete="off"
        className="grid grid-cols-1 gap-5"
        onSubmit={(event) => {
          event.preventDefault();
          void (step === "settings" ? wizard.save(false) : wizard.leave(step));
        }}
      >
        <StepHead key={step} text={HEADS[step]} isFirst={step === "place"} />
        {rootError ? <Alert tone="danger">{rootError}</Alert> : null}
        {step === "place" ? (
          <PlaceStep wizard={wizard} connection={connection ?? null} offers={offers} />
        ) : null}
        {step === "objects" ? <ObjectsStep wizard={wizard} /> : null}
        {step === "settings" ? <SettingsStep wizard={wizard} /> : null}
        <Buttons
          wizard={wizard}
          isNew={!connection}
          cancel={connection ? paths.connection(connection.id) : paths.list}
        />
      </form>
    </ProjectPage>
  );
}

/** Takes the focus when its step is come to, so that reading and tabbing go on from here. */
function StepHead({ text, isFirst }: { text: string; isFirst: boolean }) {
  const head = useRef<HTMLHeadingElement>(null);
  const isOnArrival = useRef(isFirst);
  useEffect(() => {
    if (!isOnArrival.current) head.current?.focus();
    isOnArrival.current = false;
  }, []);
  return (
    <h2 ref={head} tabIndex={-1} className="text-lg outline-none">
      {text}
    </h2>
  );
}

type ButtonsProps = { wizard: WizardState; isNew: boolean; cancel: string };

function Buttons({ wizard, isNew, cancel }: ButtonsProps) {
  const { step, test, preview, isSaving } = wizard;
  const before = STEPS[STEPS.indexOf(step) - 1];
  const isBlind = step === "objects" && isNew && !(preview.isFresh && preview.preview);
  return (
    <div className="flex flex-wrap justify-between gap-2 border-t pt-4">
      {before ? (
        <Button onClick={() => wizard.goBack(before)}>Back</Button>
      ) : (
        <Button asChild>
          <Link href={cancel}>Cancel</Link>
        </Button>
      )}
      <div className="flex flex-wrap items-center gap-2">
        {isBlind ? <span className="text-muted text-sm">Look at the preview first.</span> : null}
        {step === "settings" ? (
          <>
            <Button type="submit" busy={isSaving}>
              Save
            </Button>
            <Button variant="primary" busy={isSaving} onClick={() => void wizard.save(true)}>
              Save and sync
            </Button>
          </>
        ) : (
          <Button
            type="submit"
            variant="primary"
            busy={step === "place" ? test.isPending : preview.isPending}
            disabled={isBlind}
          >
            Next
          </Button>
        )}
      </div>
    </div>
  );
}
