// What people may ask about spending.
import { z } from "zod";
import { USAGE_SPANS } from "@/lib/usage";

export const usageShape = { span: z.enum(USAGE_SPANS).default("month") };
