//! The keys: name, default and meaning. The table of docs/configuration.md is made of these rows.

/// A key of the configuration.
#[derive(Debug, Clone, Copy)]
pub struct Key {
    /// Its name in the file.
    pub name: &'static str,
    /// What holds when it is not set; `None` is no value.
    pub default: Option<&'static str>,
    /// What it is, for the table.
    pub meaning: &'static str,
    /// What to do when it is missing or wrong.
    pub hint: &'static str,
}

const fn key(name: &'static str, default: Option<&'static str>, meaning: &'static str, hint: &'static str) -> Key {
    Key { name, default, meaning, hint }
}

/// Every key.
pub const KEYS: &[Key] = &[
    key(
        "database_url",
        None,
        "Where the data is: `sqlite:///var/lib/bursar/bursar.db` or `postgres://user:password@host/name`.",
        "give sqlite://<path> or postgres://<user>:<password>@<host>/<name>",
    ),
    key("database_connections", Some("8"), "Connections of the database pool.", "give a number from 1 to 1000"),
    key(
        "database_listen_url",
        None,
        "Postgres past a pooler: a pooler that hands out connections per transaction passes no notifications on, and workers then look for jobs of other processes four times a second instead of being told. `database_url` unless set.",
        "give postgres://<user>:<password>@<host>/<name>, or leave it out",
    ),
    key(
        "public_url",
        None,
        "Where people and providers reach this server. Links and redirect URIs are built from it, never from the `Host` header. Required by `serve` and `work`.",
        "give the address at which browsers reach this server, such as https://accounting.example.com",
    ),
    key(
        "trusted_proxies",
        None,
        "Addresses or networks whose `X-Forwarded-For` is believed, separated by commas; `none` when nothing stands in front. Required by `serve`.",
        "give the addresses of your reverse proxy, such as 10.0.0.0/8, or none",
    ),
    key("listen", Some("127.0.0.1:8080"), "Where the API and the pages listen.", "give an address and a port, such as 0.0.0.0:8080"),
    key(
        "admin_listen",
        Some("127.0.0.1:9090"),
        "Where `/metrics`, `/healthz` and `/readyz` listen; `none` turns it off. Keep it private.",
        "give an address and a port, such as 127.0.0.1:9090, or none",
    ),
    key(
        "master_key",
        None,
        "Seals provider tokens and secrets in the database: 32 bytes in hex or base64. Required by `serve`, `work` and `app set`.",
        "make one with `openssl rand -hex 32`, keep it outside the data directory, and set it or master_key_file",
    ),
    key(
        "master_key_file",
        None,
        "A file that holds the master key, instead of `master_key`.",
        "name a readable file that holds 32 bytes in hex or base64",
    ),
    key(
        "old_master_keys",
        None,
        "Former master keys, separated by commas: they open what they sealed and seal nothing new.",
        "give keys of 32 bytes in hex or base64, separated by commas",
    ),
    key("request_body_bytes", Some("1048576"), "Largest body of a request.", "give a number from 1024 to 67108864"),
    key(
        "request_timeout_seconds",
        Some("30"),
        "A request that takes longer, its body included, is aborted and rolled back.",
        "give a number from 1 to 600",
    ),
    key(
        "connections",
        Some("800"),
        "Connections to `listen` at the same time; further ones wait. Each takes a file descriptor.",
        "give a number from 10 to 1000000",
    ),
    key(
        "connections_per_address",
        Some("400"),
        "Connections from one address, or one /64 of IPv6, at the same time; further ones are closed. Those of `trusted_proxies` are not counted.",
        "give a number from 10 to 1000000",
    ),
    key(
        "head_timeout_seconds",
        Some("10"),
        "A new connection that has not sent the head of a request by then is closed.",
        "give a number from 1 to 600",
    ),
    key(
        "idle_timeout_seconds",
        Some("75"),
        "A kept connection that brings no other request is closed after it. Longer than a proxy in front keeps its connections.",
        "give a number from 1 to 3600",
    ),
    key(
        "answer_timeout_seconds",
        Some("20"),
        "A client that takes nothing of an answer for so long is cut off.",
        "give a number from 1 to 600",
    ),
    key("token_seconds", Some("1800"), "Life of an access token.", "give a number from 60 to 86400"),
    key("pull_interval_seconds", Some("3600"), "Time between two pulls of a company's books.", "give a number from 300 to 86400"),
    key(
        "ask_attachments",
        Some("on"),
        "Ask people who connect for the files that hang on documents, where that is a right of its own (Xero).",
        "give on or off",
    ),
    key(
        "ask_bank_transactions",
        Some("on"),
        "Ask people who connect for bank transactions, where that is a right of its own (Xero).",
        "give on or off",
    ),
    key(
        "ask_journals",
        Some("off"),
        "Ask people who connect for journals: only where the app's plan at Xero allows it, else nobody can connect.",
        "give on or off",
    ),
    key("raw_bodies", Some("on"), "Keep the provider's own bytes beside each record, compressed.", "give on or off"),
    key(
        "paced",
        Some("on"),
        "Keep to the providers' limits. `off` counts only with `allow_simulator`: against a simulator without limits.",
        "give on or off",
    ),
    key("shares_companies", Some("off"), "One company may be connected to several entities.", "give on or off"),
    key(
        "allow_simulator",
        Some("off"),
        "Provider apps may point at a simulator, and `public_url` may be plain http. Never on where real books are connected.",
        "give on or off",
    ),
    key(
        "installation_name",
        Some("Bursar"),
        "What this installation is called on the documentation, the status page and the portal's sign-in.",
        "give a name of 1 to 40 characters",
    ),
    key(
        "environment",
        None,
        "What this installation is for, such as `sandbox`: a badge in bars and titles and on the connect pages. Leave it out in production.",
        "give a word of 1 to 24 characters, or leave it out",
    ),
    key(
        "repository_url",
        None,
        "Where the source of this installation is published: linked from the documentation, with *Edit* at each guide. Without it there is no link.",
        "give the address of the repository, such as https://github.com/example/bursar, or leave it out",
    ),
    key(
        "support_address",
        None,
        "Whom to ask: an e-mail address or the address of a page, shown on the support page.",
        "give an e-mail address or an https address, or leave it out",
    ),
    key(
        "redis_url",
        None,
        "A Redis or Valkey in which several nodes count requests together: `redis://` or `rediss://`. Without it, and while it does not answer, each node counts for itself.",
        "give redis://<user>:<password>@<host>:6379, or leave it out",
    ),
    key(
        "stripe_secret_key",
        None,
        "Your account at Stripe, by which payment pages take cards: its secret key. Goes with `stripe_publishable_key` and `stripe_webhook_secret`; without the three no cards are taken.",
        "give the secret key of your account, which begins with sk_, or leave it out",
    ),
    key(
        "stripe_publishable_key",
        None,
        "The key that names the account in the payer's browser.",
        "give the publishable key of your account, which begins with pk_",
    ),
    key(
        "stripe_webhook_secret",
        None,
        "The signing secret of the webhook endpoint `/providers/stripe/webhooks` of `public_url`, for the events `payment_intent.*`, `charge.refunded` and `charge.dispute.created`.",
        "give the signing secret of the endpoint, which begins with whsec_",
    ),
    key(
        "stripe_url",
        Some("https://api.stripe.com"),
        "Where Stripe's API is. Another address than Stripe's own is a simulator's, and takes `allow_simulator`.",
        "leave it out, or give the address of a simulator together with allow_simulator",
    ),
    key(
        "smtp_url",
        None,
        "The mail server that documents and reminders are sent by: `smtps://user:password@host` (encrypted from the first byte), `smtp://user:password@host` (STARTTLS, and never without), or `smtp://host:25?tls=none` on the same machine. Without it no mail is sent, and operations that send say so.",
        "give smtps://<user>:<password>@<host>, or leave it out",
    ),
    key(
        "mail_from",
        None,
        "The address that mails come from. Partners may choose another name before the `@`, and the name that is shown. Required with `smtp_url`.",
        "give an address at a domain of yours, such as noreply@mail.example.com",
    ),
    key(
        "dkim_selector",
        None,
        "Mails are signed (DKIM) for the domain of `mail_from`; the public key stands in its DNS under `<selector>._domainkey`. Goes with `dkim_private_key_file`.",
        "give the selector of your DKIM key, such as bursar1",
    ),
    key(
        "dkim_private_key_file",
        None,
        "A file with the RSA key that signs, in PEM (PKCS #1, `BEGIN RSA PRIVATE KEY`).",
        "make one with `openssl genrsa -traditional -out dkim.pem 2048`",
    ),
    key(
        "incoming_mail_server",
        None,
        "The name of the mail server that receives for partners' domains: what their MX records are to say. Without it no mail is received, and there are no mailbox domains.",
        "give the name of your mail server, such as mx.example.com, or leave it out",
    ),
    key(
        "incoming_mail_domain",
        None,
        "A domain of yours of which every subdomain leads to that mail server: partners take names under it without proof.",
        "give a domain of yours, such as in.example.com, or leave it out",
    ),
    key(
        "incoming_mail_listen",
        None,
        "Where your mail server hands mail over, by SMTP or LMTP without encryption; `serve` listens there. Keep it private.",
        "give an address and a port, such as 127.0.0.1:2525, or leave it out",
    ),
    key("incoming_mail_bytes", Some("26214400"), "Largest mail that is received, in bytes.", "give a number from 65536 to 1073741824"),
    key(
        "incoming_mails_per_minute",
        Some("60"),
        "Mails to one mailbox within a minute; further ones are to be sent again later.",
        "give a number from 1 to 100000",
    ),
    key(
        "mailgun_signing_key",
        None,
        "The key by which Mailgun signs its webhooks: then its routes may bring mail to `/incoming_mail/mailgun/mime`.",
        "give the HTTP webhook signing key of your Mailgun account, or leave it out",
    ),
    key(
        "postmark_login",
        None,
        "A name and a password of your choice that Postmark sends with the mail that it brings to `/incoming_mail/postmark`.",
        "give <name>:<password>, the same as in the address at Postmark, or leave it out",
    ),
    key(
        "einvoice_access_point",
        None,
        "The way into the network of electronic invoices: `storecove`, or a directory such as `/var/lib/bursar/einvoices`, under whose `outbox` your own software finds what is to be sent. Without it nothing is sent, and entities cannot be registered.",
        "give storecove or the absolute path of a directory, or leave it out",
    ),
    key(
        "storecove_api_key",
        None,
        "The key of your account at Storecove. Required with `einvoice_access_point = storecove`.",
        "give the API key of your Storecove account",
    ),
    key(
        "storecove_url",
        None,
        "Where Storecove is reached, when it is not its own address: a simulator.",
        "give an address such as http://127.0.0.1:8081/storecove/api/v2, or leave it out",
    ),
    key(
        "einvoice_zone",
        Some("edelivery.tech.ec.europa.eu"),
        "The domain under which DNS names who serves a participant of the network; `acc.edelivery.tech.ec.europa.eu` is the network for tests.",
        "give the domain of a directory (SML), such as edelivery.tech.ec.europa.eu",
    ),
    key(
        "name_servers",
        None,
        "Name servers that are asked whether a mailbox domain leads here, and who serves a participant of the network of electronic invoices, separated by commas. Those of the machine unless set.",
        "give addresses with ports, such as 10.0.0.2:53, or leave it out",
    ),
    key(
        "otlp_endpoint",
        None,
        "A collector of OpenTelemetry traces and metrics (OTLP over HTTP), such as `http://collector:4318`. Metrics are at `/metrics` too.",
        "give an address such as http://collector:4318, or leave it out",
    ),
    key(
        "worker_lanes",
        Some("16"),
        "Companies that one worker process works on at the same time. A quarter is kept for people who wait, and one partner gets at most half of the rest.",
        "give a number from 1 to 256",
    ),
    key(
        "webhook_lanes",
        Some("64"),
        "Webhooks that one worker process sends at the same time: at most an eighth to one subscription.",
        "give a number from 1 to 1024",
    ),
    key(
        "shutdown_seconds",
        Some("25"),
        "How long requests and jobs may take to end after SIGTERM. What is cut off is taken up again.",
        "give a number from 1 to 600",
    ),
    key("log_format", Some("json"), "`json` or `text`.", "give json or text"),
    key(
        "log",
        Some("info,sea_orm_migration=warn"),
        "What is logged, for example `info` or `info,bursar_accounting=debug`.",
        "give levels such as info or info,bursar_accounting=debug",
    ),
    key(
        "files",
        None,
        "Where uploaded files lie: a directory such as `/var/lib/bursar/files`, or `s3://bucket/prefix`. With SQLite, `files` beside the database unless set; required with Postgres. Several machines need a bucket or a shared directory.",
        "give the absolute path of a directory, or s3://<bucket> with an optional /<prefix>",
    ),
    key("file_bytes", Some("20971520"), "Largest uploaded file.", "give a number from 1024 to 268435456"),
    key("s3_region", Some("us-east-1"), "Region of the bucket.", "give a region such as eu-central-1"),
    key(
        "s3_endpoint",
        None,
        "Where the bucket is reached, when it is not Amazon's: MinIO, Ceph, R2 and the like.",
        "give an address such as https://minio.example.com:9000",
    ),
    key(
        "s3_access_key_id",
        None,
        "Key of the bucket; without it, the role of the machine (EC2, ECS) is asked.",
        "give the key's id, together with s3_secret_access_key",
    ),
    key("s3_secret_access_key", None, "Secret of that key.", "give the key's secret, together with s3_access_key_id"),
    key(
        "webhook_networks",
        Some("none"),
        "Addresses or networks beyond the public internet that webhooks may be sent to, in plain http too, separated by commas.",
        "give networks such as 10.1.0.0/16, or none",
    ),
    key(
        "recognition_languages",
        Some("eng"),
        "Languages of scanned documents, as tesseract calls them, separated by commas. Each must be installed.",
        "give languages such as eng,deu,fra",
    ),
    key(
        "recognition_programs",
        Some("/usr/local/bin:/usr/bin:/bin"),
        "Directories in which tesseract and pdftoppm (poppler) are looked for at start, separated by colons; `none` reads no pictures. Without them only e-invoices and PDFs with text are read.",
        "give directories such as /usr/bin, or none",
    ),
    key(
        "recognition_seconds",
        Some("60"),
        "Reading a file may take so long; then its document says so and waits for a person.",
        "give a number from 1 to 600",
    ),
    key("recognition_at_once", Some("2"), "Files that one worker process reads at the same time.", "give a number from 1 to 64"),
    key(
        "recognition_adapter",
        None,
        "A recogniser of your own, which is asked for every file that is no e-invoice: the address that files are sent to.",
        "give an address such as https://ocr.example.com/read, or leave it out",
    ),
    key(
        "recognition_adapter_token",
        None,
        "Sent to that recogniser as a bearer token.",
        "give the token, together with recognition_adapter",
    ),
    key(
        "mcp",
        Some("read"),
        "What agents may do at `/mcp` with their caller's token: `read`, `write`, or `off` for no such address.",
        "give read, write or off",
    ),
    key("events_days", Some("92"), "Days after which events and webhook deliveries are pruned.", "give a number from 1 to 3650"),
    key("audit_log_days", Some("400"), "Days after which lines of the audit log are pruned.", "give a number from 1 to 3650"),
    key("request_log_days", Some("7"), "Days after which lines of the request log are pruned.", "give a number from 1 to 3650"),
    key("pull_runs_days", Some("30"), "Days after which records of finished pulls are pruned.", "give a number from 1 to 3650"),
    key("failed_jobs_days", Some("30"), "Days after which jobs that failed for good are pruned, with why.", "give a number from 1 to 3650"),
    key("ocr_tasks_days", Some("92"), "Days after which OCR tasks are pruned, with what was read.", "give a number from 1 to 3650"),
    key(
        "data_exports_days",
        Some("30"),
        "Days after which data exports that ended are removed, with their archives.",
        "give a number from 1 to 3650",
    ),
    key("provider_usage_days", Some("90"), "Days after which the counts of provider calls are pruned.", "give a number from 1 to 3650"),
];

/// The table of docs/configuration.md.
pub fn table() -> String {
    let row = |key: &Key| {
        format!("| `{}` | {} | {} |\n", key.name, key.default.map_or_else(String::new, |word| format!("`{word}`")), key.meaning)
    };
    let rows: String = KEYS.iter().map(row).collect();
    format!("| Key | Default | Meaning |\n|---|---|---|\n{rows}")
}
