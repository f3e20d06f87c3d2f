// Reads the place of a connection as it is stored.
import { StorageSource } from "@/lib/schemas/storage";

export const readSource = (stored: unknown): StorageSource => StorageSource.parse(stored);
