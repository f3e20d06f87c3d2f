-- The likeliest labels of a prediction with their probabilities, where the provider gave them.
alter table "Prediction" add column "distribution" jsonb;
-- Not checked for the rows that are there: they have none.
alter table "Prediction" add check (jsonb_array_length("distribution") <= 10) not valid;
