// Lets Prisma's schema engine talk to PostgreSQL through pg, mending what the stock adapter cannot do for migrations.
import { PrismaPg } from "@prisma/adapter-pg";
import {
  ColumnTypeEnum,
  DriverAdapterError,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
} from "@prisma/driver-adapter-utils";
import pg from "pg";

const INTERNAL_CHAR = 18;
const TEXT = 25;

/** `shadowUrl` names an empty database where migrations may be replayed. Call `close` when the engine is done. */
export function migrationAdapter(url: string, shadowUrl: string) {
  const main = cataloguePool(url);
  const shadow = cataloguePool(shadowUrl);
  const { provider, adapterName } = new PrismaPg(main.pool);
  const factory: SqlMigrationAwareDriverAdapterFactory = {
    provider,
    adapterName,
    connect: () => connect(main),
    // The stock way ignores the shadow's name when it was given a URL, and cannot drop it while connected.
    connectToShadowDb: () => connect(shadow),
  };
  return { factory, close: () => Promise.all([main.pool.end(), shadow.pool.end()]) };
}

type CataloguePool = { pool: pg.Pool; charColumns: Set<string> };

// The catalogue has columns of the internal type "char", which the stock adapter refuses: they travel as text, and their
// names are kept so that `connect` can tell the engine what they were.
function cataloguePool(url: string): CataloguePool {
  const pool = new pg.Pool({ connectionString: url });
  const charColumns = new Set<string>();
  pool.on("error", () => undefined); // the query in flight carries the reason
  pool.on("connect", (client) => {
    client.connection.prependListener("rowDescription", ({ fields }: { fields: pg.FieldDef[] }) => {
      for (const field of fields.filter((candidate) => candidate.dataTypeID === INTERNAL_CHAR)) {
        field.dataTypeID = TEXT;
        charColumns.add(field.name);
      }
    });
  });
  return { pool, charColumns };
}

async function connect({ pool, charColumns }: CataloguePool): Promise<SqlDriverAdapter> {
  const adapter: SqlDriverAdapter = await new PrismaPg(pool).connect();
  const queryRaw = adapter.queryRaw.bind(adapter);
  adapter.queryRaw = async (query) => {
    const result = await queryRaw(query);
    const columnTypes = result.columnTypes.map((type, column) =>
      charColumns.has(result.columnNames[column] ?? "") ? ColumnTypeEnum.Character : type,
    );
    return { ...result, columnTypes };
  };
  // The stock way cuts a script at every semicolon, also inside function bodies. Sent whole it is one transaction.
  adapter.executeScript = async (script) => {
    await pool.query(script).catch((error: unknown) => {
      throw error instanceof pg.DatabaseError ? scriptError(error) : error;
    });
  };
  return adapter;
}

function scriptError(error: pg.DatabaseError): DriverAdapterError {
  return new DriverAdapterError({
    kind: "postgres",
    code: error.code ?? "",
    severity: error.severity ?? "ERROR",
    message: error.message,
    detail: error.detail,
    column: error.column,
    hint: error.hint,
  });
}
