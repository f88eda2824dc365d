//! Exports: one file for each operation, and one for each form of archive.

mod create;
mod csv;
mod get;
mod kills;
mod list;
mod pdf;
mod remove;
mod supported_formats;
mod xero;

use bursar_tests::{Tenant, derefs_to_tenant, id};
use serde_json::{Value, json};
use std::io::{Cursor, Read};
use zip::ZipArchive;

use crate::receivables::Shop;

/// An entity whose documents are exported.
struct Exports(Tenant);

derefs_to_tenant!(Exports, 0);

impl Exports {
    async fn open() -> Exports {
        Exports(Tenant::start().await)
    }

    /// Of the entity that issues documents.
    fn of(shop: &Shop) -> Exports {
        Exports(shop.tenant.clone())
    }

    /// What asks for bills in these statuses, made today.
    fn asked(&self, format: &str, statuses: &[&str]) -> Value {
        self.asked_for(format, json!([{"name": "payable", "statuses": statuses}]))
    }

    fn asked_for(&self, format: &str, objects: Value) -> Value {
        let today = self.app.env().now().date_naive().to_string();
        json!({"date_from": today, "date_to": today, "format": format, "objects": objects})
    }

    /// A pending export; its path.
    async fn pending(&self, asked: Value) -> String {
        let made = self.post("/data_exports").json(asked).await.expect(200);
        format!("/data_exports/{}", made["id"].as_str().unwrap())
    }

    /// The export, once the worker has done what is due.
    async fn worked(&self, path: &str) -> Value {
        self.app.work_exports(self.entity).await;
        self.read(path).await
    }

    /// Names and contents of the archive that such an export becomes, in their order.
    async fn archive(&self, asked: Value) -> Vec<(String, Vec<u8>)> {
        let path = self.pending(asked).await;
        let export = self.worked(&path).await;
        assert_eq!(export["status"], "succeeded", "{export}");
        self.unpacked(&export).await
    }

    async fn unpacked(&self, export: &Value) -> Vec<(String, Vec<u8>)> {
        let answer = self.partner.follow(export["source_url"].as_str().expect("a link")).await;
        assert_eq!((answer.status, answer.header("content-type")), (200, "application/zip"));
        let mut archive = ZipArchive::new(Cursor::new(answer.bytes)).unwrap();
        let mut all = Vec::new();
        for place in 0..archive.len() {
            let mut entry = archive.by_index(place).unwrap();
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes).unwrap();
            all.push((entry.name().unwrap().into_owned(), bytes));
        }
        all
    }

    /// The tables of such an archive.
    async fn tables(&self, asked: Value) -> Vec<(String, Table)> {
        self.archive(asked).await.into_iter().map(|(name, bytes)| (name, Table::read(&bytes))).collect()
    }

    async fn bill(&self, says: Value) -> String {
        id(&self.post("/payables").json(says).await.expect(200))
    }

    async fn line(&self, bill: &str, says: Value) {
        self.post(&format!("/payables/{bill}/line_items")).json(says).await.expect(201);
    }
}

/// A table without quotation marks.
struct Table {
    headings: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    fn read(bytes: &[u8]) -> Table {
        let text = std::str::from_utf8(bytes).unwrap();
        assert!(text.ends_with("\r\n") && !text.contains('"'), "{text}");
        let mut rows = text.trim_end_matches("\r\n").split("\r\n").map(|row| row.split(',').map(str::to_owned).collect::<Vec<_>>());
        let headings = rows.next().expect("headings");
        let rows: Vec<Vec<String>> = rows.collect();
        assert!(rows.iter().all(|row| row.len() == headings.len()), "every row has every cell: {text}");
        Table { headings, rows }
    }

    /// The cells below this heading.
    fn column(&self, heading: &str) -> Vec<&str> {
        let place =
            self.headings.iter().position(|other| other == heading).unwrap_or_else(|| panic!("no {heading} in {:?}", self.headings));
        self.rows.iter().map(|row| row[place].as_str()).collect()
    }
}
