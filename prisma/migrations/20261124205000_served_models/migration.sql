-- The host's list of models with their ends instead of bare names, when it was read, and the last check that got no answer.
alter table "ApiKey"
  add column "served" jsonb,
  add column "servedAt" timestamptz,
  add column "checkCode" text,
  add column "checkFailedAt" timestamptz;

-- An empty list meant that the host had none for this key.
update "ApiKey" set
  "served" = (select jsonb_agg(jsonb_build_object('id', id, 'shutdownDate', null)) from unnest(models) as names(id)),
  "servedAt" = "testedAt"
where cardinality(models) > 0;

alter table "ApiKey" drop column models;
