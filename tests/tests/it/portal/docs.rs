use std::collections::BTreeSet;

use serde_json::Value;

use super::stage::Stage;

fn operations() -> Vec<(String, Value)> {
    let document = bursar_server::document();
    let paths = document["paths"].as_object().unwrap().clone();
    let items = paths.into_iter().flat_map(|(_, item)| item.as_object().unwrap().clone().into_values());
    items.map(|operation| (operation["operationId"].as_str().unwrap().to_owned(), operation)).collect()
}

#[tokio::test]
async fn every_operation_has_a_page_and_its_twin() {
    let stage = Stage::new(&[]).await;
    let person = stage.person();
    let (index, full) = (person.get("/llms.txt").await.text, person.get("/llms-full.txt").await.text);
    let operations = operations();
    assert!(operations.len() > 15);
    for (id, operation) in operations {
        let title = operation["summary"].as_str().unwrap();
        let page = person.get(&format!("/docs/{id}")).await;
        page.says(200, title).says(200, "x-monite-version").says(200, "curl");
        let twin = person.get(&format!("/docs/{id}.md")).await;
        twin.says(200, &format!("# {title}"));
        assert_eq!(twin.headers["content-type"], "text/markdown; charset=utf-8");
        for status in operation["responses"].as_object().unwrap().keys() {
            assert!(page.text.contains(status.as_str()) && twin.text.contains(status.as_str()), "{id} does not name {status}");
        }
        assert!(index.contains(&format!("(/docs/{id}.md)")), "{id} is missing in llms.txt");
        assert!(full.contains(&format!("# {title}")), "{id} is missing in llms-full.txt");
    }
}

#[tokio::test]
async fn a_page_says_how_to_call() {
    let stage = Stage::new(&[]).await;
    let id = "post_accounting_connections_id_disconnect";
    let twin = stage.person().get(&format!("/docs/{id}.md")).await;
    for words in [
        "curl -X POST \"http://127.0.0.1:8080/v1/accounting_connections/<connection_id>/disconnect\"",
        "-H \"x-monite-version: 2024-05-25\"",
        "-H \"x-monite-entity-id: <entity-id>\"",
        "-H \"Authorization: Bearer <token>\"",
        "- `connection_id`: string (uuid), required.",
        "One of `connected`, `disconnected`, `deauthorized`, `pending_auth`.",
        "\"status\": \"connected\"",
    ] {
        twin.says(200, words);
    }
}

#[tokio::test]
async fn every_link_of_the_documentation_leads_somewhere() {
    let stage = Stage::new(&[]).await;
    let person = stage.person();
    let (mut seen, mut waiting) = (BTreeSet::new(), vec!["/docs".to_owned(), "/llms.txt".to_owned()]);
    while let Some(path) = waiting.pop() {
        if !seen.insert(path.clone()) {
            continue;
        }
        let page = person.get(&path).await;
        assert_eq!(page.status, 200, "{path}");
        let linked = page.text.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
        let listed = page.text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        let all = linked.chain(listed).filter(|target| target.starts_with('/') && !target.starts_with("/assets/"));
        waiting.extend(all.map(|target| target.split('#').next().unwrap().to_owned()));
    }
    assert!(seen.len() > 40, "{seen:?}");
    assert!(seen.contains("/docs/guides/connect") && seen.contains("/docs/guides/simulators.md"));
    person.get("/docs/nothing").await.says(404, "No such page");
}
