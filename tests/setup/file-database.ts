// Gives every test file its own database before any product code is imported.
import { freshDatabase } from "./database";

const { url } = await freshDatabase();
process.env.DATABASE_URL = url;
