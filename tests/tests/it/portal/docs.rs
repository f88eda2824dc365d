//! The documentation as those who read it meet it: every page, every form of it, every link and anchor.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::stage::{Shown, Stage};

const OLDER: &str = "2024-01-31";

fn operations() -> Vec<(String, Value)> {
    let document = bursar_server::document();
    let paths = document["paths"].as_object().unwrap().clone();
    let items = paths.into_iter().flat_map(|(_, item)| item.as_object().unwrap().clone().into_values());
    items.map(|operation| (operation["operationId"].as_str().unwrap().to_owned(), operation)).collect()
}

#[tokio::test]
async fn every_operation_has_a_page_and_its_twins() {
    let stage = Stage::new(&[]).await;
    let person = stage.person();
    let (index, full) = (person.get("/llms.txt").await.text, person.get("/llms-full.txt").await.text);
    let operations = operations();
    assert!(operations.len() > 15);
    for (id, operation) in operations {
        let title = operation["summary"].as_str().unwrap();
        let page = person.get(&format!("/docs/{id}")).await;
        page.says(200, "x-monite-version").says(200, "data-language=\"python\"").says(200, "data-language=\"ts\"");
        let twin = person.get(&format!("/docs/{id}.md")).await;
        twin.says(200, &format!("# {title}")).says(200, "```sh\ncurl ").says(200, "```python\n").says(200, "```ts\n");
        assert_eq!(twin.headers["content-type"], "text/markdown; charset=utf-8");
        person.get(&format!("/docs/{id}/llms.txt")).await.says(200, &format!("# {title}")).says(200, "#errors");
        for status in operation["responses"].as_object().unwrap().keys() {
            assert!(page.text.contains(status.as_str()) && twin.text.contains(status.as_str()), "{id} does not name {status}");
        }
        for parameter in operation["parameters"].as_array().unwrap() {
            let anchor = format!("id=\"{}-{}\"", parameter["in"].as_str().unwrap(), parameter["name"].as_str().unwrap());
            assert!(page.text.contains(&anchor), "{id} has no {anchor}");
        }
        assert!(index.contains(&format!("(/docs/{id}.md)")), "{id} is missing in llms.txt");
        assert!(full.contains(&format!("# {title}")), "{id} is missing in llms-full.txt");
    }
}

#[tokio::test]
async fn a_page_says_how_to_call() {
    let stage = Stage::new(&[]).await;
    let person = stage.person();
    let twin = person.get("/docs/post_accounting_connections_id_disconnect.md").await;
    for words in [
        "curl -X POST \"https://bursar.test/v1/accounting_connections/$CONNECTION_ID/disconnect\"",
        "-H \"x-monite-version: 2024-05-25\"",
        "-H \"x-monite-entity-id: $ENTITY_ID\"",
        "-H \"Authorization: Bearer $TOKEN\"",
        "client.accounting.connections.disconnect_by_id(connection_id=os.environ[\"CONNECTION_ID\"])",
        "fetch(`https://bursar.test/v1/accounting_connections/${process.env.CONNECTION_ID}/disconnect`, {",
        "- `connection_id`: string (uuid), required.",
        "One of `connected`, `disconnected`, `deauthorized`, `pending_auth`.",
        "\"status\": \"disconnected\"",
    ] {
        twin.says(200, words);
    }
    person.get("/docs/post_files.md").await.says(200, "-F \"file=@logo.png\"").says(200, "file=open(\"logo.png\", \"rb\")");
    person.get("/docs/get_internal_currencies.md").await.says(200, "httpx.get(");
}

/// Links of a page, HTML or Markdown, that lead to this server.
fn links(page: &Shown) -> Vec<String> {
    let linked = page.text.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let listed = page.text.split("](").skip(1).filter_map(|rest| rest.split([')', ' ']).next());
    linked.chain(listed).filter(|target| target.starts_with('/') || target.starts_with('#')).map(str::to_owned).collect()
}

/// What other rooms serve.
fn is_elsewhere(path: &str) -> bool {
    ["/assets/", "/portal", "/status", "/mcp", "/_sim"].iter().any(|room| path.starts_with(room))
}

#[tokio::test]
async fn every_link_and_anchor_leads_somewhere() {
    let stage = Stage::new(&[]).await;
    let person = stage.person();
    let mut waiting = vec!["/docs".to_owned(), "/llms.txt".to_owned(), "/llms-full.txt".to_owned()];
    let mut pages: BTreeMap<String, Shown> = BTreeMap::new();
    let mut asked: Vec<(String, String, String)> = Vec::new();
    while let Some(path) = waiting.pop() {
        if pages.contains_key(&path) {
            continue;
        }
        let page = person.get(&path).await;
        assert_eq!(page.status, 200, "{path}");
        for target in links(&page) {
            let (to, anchor) = target.split_once('#').unwrap_or((&target, ""));
            let to = if to.is_empty() { path.as_str() } else { to };
            if is_elsewhere(to) {
                continue;
            }
            if !anchor.is_empty() {
                asked.push((path.clone(), to.trim_end_matches(".md").to_owned(), anchor.to_owned()));
            }
            waiting.push(to.to_owned());
        }
        if path.starts_with("/docs") && page.headers["content-type"] == "text/html; charset=utf-8" {
            waiting.extend([format!("{path}.md"), format!("{path}/llms.txt")]);
        }
        pages.insert(path, page);
    }
    for (from, to, anchor) in asked {
        let page = pages.get(&to).unwrap_or_else(|| panic!("{from} links to {to}#{anchor}, which is no page"));
        assert!(page.text.contains(&format!("id=\"{anchor}\"")), "{from} links to {to}#{anchor}, which is not there");
    }
    let html = pages.keys().filter(|path| path.starts_with("/docs") && !path.ends_with(".md") && !path.ends_with(".txt")).count();
    assert!(html > 200, "{html} pages");
    for needed in ["/docs/guides/errors", "/docs/groups/payables", "/docs/2024-01-31/get_entities", "/docs/design", "/docs/support"] {
        assert!(pages.contains_key(needed), "nothing leads to {needed}");
    }
    for (path, page) in &pages {
        let most = if path == "/llms-full.txt" { 2 << 20 } else { 512 << 10 };
        assert!(page.text.len() < most || path == "/v1/openapi.json", "{path} has {} bytes", page.text.len());
    }
}

#[tokio::test]
async fn no_page_has_two_elements_of_one_name() {
    let stage = Stage::new(&[]).await;
    let person = stage.person();
    for path in
        ["/docs", "/docs/guides/errors", "/docs/reference", "/docs/patch_entities_id_settings", "/docs/post_entities", "/docs/design"]
    {
        let text = person.get(path).await.text;
        let ids: Vec<&str> = text.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        let all: BTreeSet<&str> = ids.iter().copied().collect();
        assert_eq!(ids.len(), all.len(), "{path}");
    }
}

#[test]
fn every_body_of_a_sample_belongs_to_an_operation() {
    let bodies: Value = serde_json::from_str(include_str!("../../../../crates/docs/src/bodies.json")).unwrap();
    let document = bursar_server::document();
    for operation in bodies.as_object().unwrap().keys() {
        let (method, path) = operation.split_once(' ').unwrap();
        assert!(document["paths"][path][method.to_lowercase()]["requestBody"].is_object(), "{operation} takes no body");
    }
}

#[tokio::test]
async fn older_versions_have_their_own_reference() {
    let stage = Stage::new(&[]).await;
    let person = stage.person();
    person.get("/docs/get_entities").await.says(200, &format!("href=\"/docs/{OLDER}/get_entities\""));
    let older = person.get(&format!("/docs/{OLDER}/get_entities.md")).await;
    older.says(200, &format!("x-monite-version: {OLDER}"));
    person.get(&format!("/docs/{OLDER}/guides/errors")).await.says(404, "Page not found");
    person.get(&format!("/docs/{OLDER}")).await.says(404, "Page not found");
}

#[tokio::test]
async fn what_is_not_served_says_so() {
    let stage = Stage::new(&[]).await;
    let person = stage.person();
    person.get("/docs/groups/receipts").await.says(200, "Not served yet").says(200, "not_served");
    person.get("/docs/groups/receipts.md").await.says(200, "- `GET /receipts`");
    let index = person.get("/docs/reference").await;
    let public = include_str!("../../../../contract/public-groups.txt");
    for group in public.lines().filter_map(|line| line.strip_prefix("# ")) {
        assert!(index.text.contains(&format!(">{group}<")), "{group} has no place in the side bar");
    }
}

#[tokio::test]
async fn the_search_knows_pages_headings_fields_and_errors() {
    let stage = Stage::new(&[]).await;
    let answer = stage.person().get("/docs/search.json").await;
    assert!(answer.text.len() < 1 << 20, "{} bytes", answer.text.len());
    let index: Value = serde_json::from_str(&answer.text).unwrap();
    let pages = index["pages"].as_array().unwrap();
    let address =
        |place: &[Value]| format!("{}#{}", pages[place[0].as_u64().unwrap() as usize][2].as_str().unwrap(), place[1].as_str().unwrap());
    let spots = index["spots"].as_array().unwrap().iter().flat_map(|spot| spot.as_array().unwrap()[4..].chunks(2));
    let known: BTreeSet<String> = spots.map(address).collect();
    for needed in ["/docs/get_entities#query-limit", "/docs/post_entities#body-address-city", "/docs/guides/errors#statuses"] {
        assert!(known.contains(needed), "{needed}");
    }
    let last = pages.len() + index["spots"].as_array().unwrap().len();
    for (term, steps) in index["terms"].as_object().unwrap() {
        let reached: u64 = steps.as_array().unwrap().iter().step_by(2).map(|step| step.as_u64().unwrap()).sum();
        assert!(reached < last as u64, "{term} leads to nothing");
    }
    assert!(pages.iter().any(|page| page[2] == "/docs/groups/payables") && pages.iter().any(|page| page[4] == "PATCH"));
}

#[tokio::test]
async fn there_is_no_other_address() {
    let stage = Stage::new(&[]).await;
    let person = stage.person();
    for path in ["/docs/nothing", "/docs/", "/docs//guides", "/docs/guides/nothing.md", "/docs/groups/nothing", "/docs/get_entities.md.md"]
    {
        person.get(path).await.says(404, "Page not found");
    }
    let home = person.get("/").await;
    assert_eq!((home.status, home.location.as_str()), (307, "/docs"));
}

#[tokio::test]
async fn only_dev_gives_the_explorer_a_token() {
    let stage = Stage::new(&[]).await;
    let mut person = stage.person();
    person.post("/docs/token", "").await.says(403, "bursar dev");
    assert!(!person.get("/docs/get_entities").await.text.contains("data-dev-token"));
}
