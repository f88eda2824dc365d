"""The usual Python stack: FastAPI, pydantic, SQLAlchemy. A token and a connection are looked up in the database file, in two statements.

run: BENCH_DATABASE=path uvicorn fastapi_peer:app --port PORT --no-access-log"""
import datetime, hashlib, json, os, re, uuid
from fastapi import FastAPI, Header, HTTPException
from pydantic import BaseModel
from sqlalchemy import create_engine, text

ADMISSION = text("""SELECT t.partner_id, t.project_id, p.requests_per_second, e.id AS entity_id
    FROM access_tokens t JOIN partners p ON p.id = t.partner_id
    LEFT JOIN entities e ON e.id = :entity AND e.partner_id = t.partner_id AND e.status <> 'deleted'
    WHERE t.hash = :hash AND t.expires_at > :now AND t.revoked_at IS NULL""")
CONNECTION = text("""SELECT c.*, b.company FROM accounting_connections c LEFT JOIN books b ON b.id = c.book_id
    WHERE c.entity_id = :entity AND c.id = :id""")


class BusinessInfo(BaseModel):
    base_currency: str | None
    email: str | None
    legal_name: str | None
    name: str | None
    type: str | None


class ConnectionBody(BaseModel):
    id: uuid.UUID
    created_at: datetime.datetime
    updated_at: datetime.datetime
    business_info: BusinessInfo | None
    connection_url: str
    errors: list[dict]
    last_pull: datetime.datetime | None
    platform: str | None
    status: str


# The driver is named: which one a bare address means depends on SQLAlchemy's release.
url = re.sub('^postgres(ql)?://', 'postgresql+psycopg2://', os.environ['BENCH_DATABASE'])
is_sqlite = url.startswith('sqlite')
engine = create_engine(url, connect_args={'check_same_thread': False} if is_sqlite else {})
app = FastAPI()


def own(value):
    # The database keeps ids as 16 bytes on SQLite.
    return value.bytes if is_sqlite else value


def loaded(value):
    return json.loads(value) if isinstance(value, (str, bytes)) else value


@app.get('/v1/accounting_connections/{connection_id}', response_model=ConnectionBody)
def get(connection_id: uuid.UUID, x_monite_entity_id: uuid.UUID = Header(), authorization: str = Header()):
    digest = hashlib.sha256(authorization.removeprefix('Bearer ').encode()).digest()
    now = datetime.datetime.now(datetime.timezone.utc)
    with engine.connect() as db:
        admitted = db.execute(ADMISSION, {'entity': own(x_monite_entity_id), 'hash': digest, 'now': now.isoformat() if is_sqlite else now}).one_or_none()
        if admitted is None:
            raise HTTPException(401)
        row = db.execute(CONNECTION, {'entity': own(x_monite_entity_id), 'id': own(connection_id)}).mappings().one_or_none()
    if row is None:
        raise HTTPException(404)
    company = loaded(row['company']) or {}
    info = BusinessInfo(**{name: company.get(name) for name in BusinessInfo.model_fields})
    return ConnectionBody(
        id=row['id'], created_at=row['created_at'], updated_at=row['updated_at'], business_info=info,
        connection_url=f"http://127.0.0.1/connect/{row['link']}", errors=loaded(row['errors']), last_pull=row['last_pull'],
        platform=row['platform'], status=row['status'],
    )
