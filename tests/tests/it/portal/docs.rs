//! The documentation as those who read it meet it: every page, every form of it, every link and anchor.

use std::collections::{BTreeMap, BTreeSet};

use bursar_web::{StateMachine, Transition};
use serde_json::Value;

use super::server::{PortalServer, Shown};

const OLDER: &str = "2024-01-31";

fn operations() -> Vec<(String, Value)> {
    let document = bursar_server::document();
    let paths = document["paths"].as_object().unwrap().clone();
    let items = paths.into_iter().flat_map(|(_, item)| item.as_object().unwrap().clone().into_values());
    items.map(|operation| (operation["operationId"].as_str().unwrap().to_owned(), operation)).collect()
}

#[tokio::test]
async fn every_operation_has_a_page_and_its_twins() {
    let server = PortalServer::new(&[]).await;
    let person = server.person();
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
    let server = PortalServer::new(&[]).await;
    let person = server.person();
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
    ["/assets/", "/portal", "/status", "/mcp", "/_sim", "/docs/postman.json", "/docs/changelog.atom"]
        .iter()
        .any(|room| path.starts_with(room))
}

/// An entity is an organization or an individual: what is true of one alone is not said of both.
#[tokio::test]
async fn a_field_of_several_shapes_has_the_values_of_all() {
    let server = PortalServer::new(&[]).await;
    let twin = server.person().get("/docs/get_entities_id.md").await.text;
    assert!(!twin.contains("Always") && twin.contains("One of `organization`, `individual`"), "{twin}");
}

#[tokio::test]
async fn every_link_and_anchor_leads_somewhere() {
    let server = PortalServer::new(&[]).await;
    let person = server.person();
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
        let most = if path == "/llms-full.txt" { 4 << 20 } else { 512 << 10 };
        assert!(page.text.len() < most || path == "/v1/openapi.json", "{path} has {} bytes", page.text.len());
    }
}

#[tokio::test]
async fn no_page_has_two_elements_of_one_name() {
    let server = PortalServer::new(&[]).await;
    let person = server.person();
    for path in [
        "/docs",
        "/docs/guides/errors",
        "/docs/reference",
        "/docs/patch_entities_id_settings",
        "/docs/post_entities",
        "/docs/design",
        "/docs/groups/receivables",
    ] {
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
    let server = PortalServer::new(&[]).await;
    let person = server.person();
    person.get("/docs/get_entities").await.says(200, &format!("href=\"/docs/{OLDER}/get_entities\""));
    let older = person.get(&format!("/docs/{OLDER}/get_entities.md")).await;
    older.says(200, &format!("x-monite-version: {OLDER}"));
    person.get(&format!("/docs/{OLDER}/guides/errors")).await.says(404, "Page not found");
    person.get(&format!("/docs/{OLDER}")).await.says(404, "Page not found");
}

#[tokio::test]
async fn every_operation_of_the_contract_stands_in_its_section() {
    let server = PortalServer::new(&[]).await;
    let person = server.person();
    let index = person.get("/docs/reference").await;
    let titles = ["General", "Common", "Accounts payable", "Accounts receivable", "E-invoicing", "Payments"];
    let titles = [&titles[..], &["Accounting integration", "Expense management", "Utilities"]].concat();
    let places: Vec<usize> =
        titles.iter().map(|title| index.text.find(&format!("/sections/{}\">{title}<", slug(title))).unwrap()).collect();
    assert!(places.is_sorted(), "the order of the contract's side bar");
    let sections: Vec<Shown> = {
        let mut pages = Vec::new();
        for title in &titles {
            pages.push(person.get(&format!("/docs/sections/{}", slug(title))).await);
        }
        pages
    };
    for line in include_str!("../../../../contract/public-operations.txt").lines() {
        let (method, path) = line.rsplit_once(' ').unwrap().0.split_once(' ').unwrap();
        let id = bursar_web::operation_id(&method.to_lowercase(), path);
        let link = format!("href=\"/docs/{id}\"");
        assert_eq!(sections.iter().filter(|page| page.text.contains(&link)).count(), 1, "{id} stands in one section");
    }
}

fn slug(title: &str) -> String {
    title.to_lowercase().replace(' ', "-")
}

#[tokio::test]
async fn a_group_shows_its_object_states_events_permissions_and_guides() {
    let server = PortalServer::new(&[]).await;
    let person = server.person();
    let page = person.get("/docs/groups/payables").await;
    for words in [
        "id=\"object-amount_due\"",
        "<svg",
        ">waiting_to_be_paid</text>",
        "payable.submitted_for_approval",
        "id=\"permissions\"",
        "/docs/guides/bills",
    ] {
        page.says(200, words);
    }
    let twin = person.get("/docs/groups/payables.md").await;
    twin.says(200, "| `rejected` | `new` | post_payables_id_reopen |").says(200, "- `payable`: ").says(200, "`payable.paid`");
    let tags = person.get("/docs/groups/tags").await;
    assert!(!tags.text.contains("id=\"states\""), "tags have no states");
    tags.says(200, "tag.created");
}

#[test]
fn diagrams_have_the_states_of_the_contract_and_operations_that_exist() {
    let (document, served) = (bursar_server::document(), operations());
    for StateMachine { group, object, schema: name, transitions } in StateMachine::all() {
        let schema = &document["components"]["schemas"][name];
        let described =
            schema["oneOf"].as_array().into_iter().flatten().flat_map(|one| one["enum"].as_array().cloned().unwrap_or_default());
        let words: BTreeSet<String> = schema["enum"]
            .as_array()
            .cloned()
            .unwrap_or_default()
            .into_iter()
            .chain(described)
            .map(|word| word.as_str().unwrap().to_owned())
            .collect();
        let mut drawn = BTreeSet::new();
        for Transition { from, to, by } in transitions {
            drawn.extend([from.to_owned(), to.to_owned()]);
            let is_operation = by.contains('_');
            assert!(!is_operation || served.iter().any(|(id, _)| id == by), "{by} is no operation");
        }
        // The contract has no list of words there.
        if name == "string" {
            continue;
        }
        assert!(drawn.is_subset(&words), "{object}: {:?}", drawn.difference(&words));
        // A status of all documents is no status of each kind of them.
        assert!(group == "Receivables" || drawn == words, "{object} lacks {:?}", words.difference(&drawn));
    }
}

#[tokio::test]
async fn an_older_version_is_what_it_was_and_says_so() {
    let server = PortalServer::new(&[]).await;
    let person = server.person();
    let page = person.get(&format!("/docs/{OLDER}/get_entities")).await;
    page.says(200, &format!("This is version {OLDER} of the API.")).says(200, "href=\"/docs/get_entities\"");
    person.get(&format!("/docs/{OLDER}/get_receipts")).await.says(404, "Page not found");
    assert!(!person.get("/docs/get_entities").await.text.contains("This is version"));
}

#[tokio::test]
async fn the_search_knows_pages_headings_fields_and_errors() {
    let server = PortalServer::new(&[]).await;
    let person = server.person();
    let home = person.get("/docs").await.text;
    let parts = home.split("data-parts=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    assert_eq!(parts.split(' ').count(), 10, "{parts}");
    let (mut known, mut addresses) = (BTreeSet::new(), BTreeSet::new());
    for part in parts.split(' ') {
        let answer = person.get(&format!("/docs/search/{part}.json")).await;
        assert!(answer.text.len() < 700 << 10, "{part}: {} bytes", answer.text.len());
        let index: Value = serde_json::from_str(&answer.text).unwrap();
        let pages = index["pages"].as_array().unwrap();
        let page = |number: &Value| pages[number.as_u64().unwrap() as usize][2].as_str().unwrap().to_owned();
        let address = |place: &[Value]| format!("{}#{}", page(&place[0]), place[1].as_str().unwrap());
        let spots = index["spots"].as_array().unwrap().iter().flat_map(|spot| spot.as_array().unwrap()[4..].chunks(2));
        known.extend(spots.map(address));
        let last = pages.len() + index["spots"].as_array().unwrap().len();
        for (term, steps) in index["terms"].as_object().unwrap() {
            let reached: u64 = steps.as_array().unwrap().iter().step_by(2).map(|step| step.as_u64().unwrap()).sum();
            assert!(reached < last as u64, "{part}: {term} leads to nothing");
        }
        for page in pages {
            assert!(addresses.insert(page[2].as_str().unwrap().to_owned()), "{page} stands in two parts");
        }
    }
    for needed in ["/docs/get_entities#query-limit", "/docs/post_entities#body-address-city", "/docs/guides/errors#statuses"] {
        assert!(known.contains(needed), "{needed}");
    }
    for needed in ["/docs/groups/payables", "/docs/sections/common", "/docs/patch_entities_id", "/docs/get_receipts"] {
        assert!(addresses.contains(needed), "{needed}");
    }
    assert_eq!(person.get("/docs/search/nothing.json").await.status, 404);
}

#[tokio::test]
async fn programs_find_the_site_the_changes_and_a_collection() {
    let server = PortalServer::new(&[]).await;
    let person = server.person();
    let map = person.get("/sitemap.xml").await;
    map.says(200, "<loc>https://bursar.test/docs/get_entities</loc>").says(200, "/docs/guides/sync</loc>");
    let feed = person.get("/docs/changelog.atom").await;
    assert_eq!(feed.headers["content-type"], "application/atom+xml; charset=utf-8");
    feed.says(200, "<feed xmlns=\"http://www.w3.org/2005/Atom\">").says(200, "<updated>2026-11-28T00:00:00Z</updated>");
    let changelog = person.get("/docs/guides/changelog").await;
    for id in feed.text.split("<id>").skip(2).map(|rest| rest.split('<').next().unwrap()) {
        changelog.says(200, &format!("id=\"{}\"", id.split('#').nth(1).unwrap()));
    }
    let collection: Value = serde_json::from_str(&person.get("/docs/postman.json").await.text).unwrap();
    let folders = collection["item"].as_array().unwrap().iter().flat_map(|section| section["item"].as_array().unwrap());
    let requests: Vec<&Value> = folders.flat_map(|group| group["item"].as_array().unwrap()).collect();
    assert_eq!(requests.len(), operations().len());
    for request in requests {
        let headers = request["request"]["header"].as_array().unwrap();
        let version = headers.iter().find(|header| header["key"] == "x-monite-version");
        assert!(version.is_some_and(|header| header["value"] == "{{version}}"), "{request}");
    }
}

#[tokio::test]
async fn the_form_of_a_body_is_read_when_it_is_drawn() {
    let server = PortalServer::new(&[]).await;
    let person = server.person();
    let form: Value = serde_json::from_str(&person.get("/docs/post_receivables/form.json").await.text).unwrap();
    let field = |name: &str| form.as_array().unwrap().iter().find(|field| field["name"] == name).unwrap().clone();
    assert_eq!(field("counterpart_id")["ids"], "/v1/counterparts");
    assert!(field("line_items")["fields"].as_array().unwrap().iter().any(|inner| inner["name"] == "quantity"));
    person.get("/docs/get_receivables_id").await.says(200, "data-ids=\"/v1/receivables\"").says(200, "data-ids=\"/v1/entities\"");
    assert_eq!(person.get("/docs/get_entities/form.json").await.status, 404, "nothing is sent there");
}

#[tokio::test]
async fn there_is_no_other_address() {
    let server = PortalServer::new(&[]).await;
    let person = server.person();
    for path in ["/docs/nothing", "/docs/", "/docs//guides", "/docs/guides/nothing.md", "/docs/groups/nothing", "/docs/get_entities.md.md"]
    {
        person.get(path).await.says(404, "Page not found");
    }
    let home = person.get("/").await;
    assert_eq!((home.status, home.location.as_str()), (307, "/docs"));
}

#[tokio::test]
async fn only_dev_gives_the_explorer_a_token() {
    let server = PortalServer::new(&[]).await;
    let mut person = server.person();
    person.post("/docs/token", "").await.says(403, "bursar dev");
    assert!(!person.get("/docs/get_entities").await.text.contains("data-dev-token"));
}
