use bursar_kernel::TimeDelta;
use serde_json::json;

use super::{Agent, Reach, server};

#[tokio::test]
async fn the_documentation_is_searched_and_read_without_a_token() {
    let server = server(Reach::Read).await;
    let agent = Agent::new(&server);
    let found = agent.told("search_documentation", json!({"query": "webhook signature", "limit": 3})).await;
    let pages = found["pages"].as_array().unwrap();
    assert_eq!((pages.len(), pages[0]["address"].as_str()), (3, Some("/docs/guides/webhooks")), "{found}");
    assert!(pages[0]["excerpt"].as_str().is_some_and(|excerpt| !excerpt.is_empty()));
    let page = agent.told("read_page", json!({"address": pages[0]["address"]})).await;
    assert!(page["text"].as_str().unwrap().contains("Monite-Signature"), "{page}");
}

#[tokio::test]
async fn what_an_agent_reads_is_what_the_page_serves() {
    let server = server(Reach::Read).await;
    let agent = Agent::new(&server);
    for address in ["/docs/guides/errors", "/docs/get_ledger_accounts"] {
        let served = server.person().get(&format!("{address}.md")).await.text;
        let (mut read, mut offset) = (String::new(), json!(0));
        while !offset.is_null() {
            let piece = agent.told("read_page", json!({"address": address, "offset": offset})).await;
            read += piece["text"].as_str().unwrap();
            offset = piece["next_offset"].clone();
        }
        assert_eq!(read, served, "{address}");
    }
}

#[tokio::test]
async fn every_operation_has_a_page_that_can_be_read() {
    let server = server(Reach::Read).await;
    let agent = Agent::new(&server);
    let all = agent.told("list_operations", json!({})).await;
    let operations = all["operations"].as_array().unwrap();
    assert!(operations.len() > 60, "{}", operations.len());
    for operation in operations {
        server.app.advance(TimeDelta::seconds(1));
        let page = agent.told("read_page", json!({"address": operation["page"]})).await;
        assert!(page["text"].as_str().unwrap().contains(operation["path"].as_str().unwrap()), "{operation}");
    }
    let some = agent.told("list_operations", json!({"words": "Ledger accounts"})).await;
    let ids: Vec<&str> = some["operations"].as_array().unwrap().iter().map(|one| one["operation"].as_str().unwrap()).collect();
    assert_eq!(ids, ["get_ledger_accounts", "get_ledger_accounts_id"]);
}

#[tokio::test]
async fn a_page_that_is_not_there_is_said_to_be_missing() {
    let server = server(Reach::Read).await;
    let agent = Agent::new(&server);
    let refused = agent.refused("read_page", json!({"address": "/docs/guides/nothing"})).await;
    assert!(refused["error"].as_str().unwrap().contains("search_documentation"), "{refused}");
    assert_eq!(agent.told("search_documentation", json!({"query": "xyzzy"})).await, json!({"pages": []}));
}

/// What a newcomer asks, and pages of which one has to be among the first three; the palette answers the same in `tests/evidence/docs_browser.py`.
const QUESTIONS: &str = include_str!("../../../evidence/questions.json");

#[tokio::test]
async fn a_newcomers_question_leads_to_its_page() {
    let server = server(Reach::Read).await;
    let agent = Agent::new(&server);
    let mut astray = Vec::new();
    let questions: Vec<(String, Vec<String>)> = serde_json::from_str(QUESTIONS).unwrap();
    assert!(questions.len() > 50);
    for (question, expected) in questions {
        server.app.advance(TimeDelta::seconds(1));
        let found = agent.told("search_documentation", json!({"query": question, "limit": 3})).await;
        let first: Vec<&str> = found["pages"].as_array().unwrap().iter().map(|page| page["address"].as_str().unwrap()).collect();
        if !expected.iter().any(|page| first.contains(&page.as_str())) {
            astray.push(format!("{question}: {first:?}"));
        }
    }
    assert!(astray.is_empty(), "{astray:#?}");
}
