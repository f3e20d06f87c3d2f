// What people may send about caps on spending.
import { z } from "zod";
import { MAX_CAP_USD, MIN_CAP_USD } from "@/lib/budgets";

/** US dollars. */
export const CapUsd = z.number().min(MIN_CAP_USD).max(MAX_CAP_USD);

/** Null takes the cap away. */
export const updateCapShape = { amountUsd: CapUsd.nullable() };
