use serde_json::{Value, json};

use super::{Agent, Reach, server};

fn entity(name: &str) -> Value {
    json!({
        "type": "organization", "email": "books@example.com", "organization": {"legal_name": name},
        "address": {"country": "US", "city": "Springfield", "line1": "1 Main Street", "postal_code": "62701", "state": "IL"},
    })
}

#[tokio::test]
async fn the_api_is_read_with_the_callers_own_token() {
    let server = server(Reach::Read).await;
    let id = server.entity.to_string();
    let agent = Agent::of_partner(&server);
    let read = agent.told("read_from_api", json!({"operation": "get_entities_id", "parameters": {"entity_id": id}})).await;
    assert_eq!((read["status"].as_u64(), read["body"]["id"].as_str()), (Some(200), Some(id.as_str())));
    assert!(read["request_id"].as_str().is_some_and(|id| id.len() == 36));
    let listed = agent.told("read_from_api", json!({"operation": "get_entities", "parameters": {"id__in": [id], "limit": 1}})).await;
    assert_eq!(listed["body"]["data"][0]["id"], id);
    let accounts = agent.told("read_from_api", json!({"operation": "get_ledger_accounts", "entity_id": id})).await;
    assert_eq!(accounts["body"]["data"], json!([]));
}

#[tokio::test]
async fn without_a_token_or_with_anothers_the_api_answers_as_ever() {
    let server = server(Reach::Write).await;
    let asked = json!({"operation": "get_entities_id", "parameters": {"entity_id": server.entity}});
    let refused = Agent::new(&server).refused("read_from_api", asked.clone()).await;
    assert_eq!(refused["status"], 401, "{refused}");
    let other = server.app.partner().await;
    let other = Agent { server: &server, token: Some(other.token.clone()) };
    assert_eq!(other.refused("read_from_api", asked).await["status"], 404);
    let asked = json!({"operation": "get_ledger_accounts", "entity_id": server.entity});
    assert_eq!(other.refused("read_from_api", asked).await["status"], 403);
}

#[tokio::test]
async fn agents_read_only_unless_the_operator_lets_them_write() {
    let server = server(Reach::Read).await;
    let agent = Agent::of_partner(&server);
    let tools = agent.tools().await;
    assert!(tools.iter().all(|tool| tool["annotations"]["readOnlyHint"] == true), "{tools:?}");
    let change = json!({"operation": "post_entities", "body": entity("Northwind LLC")});
    let refused = agent.refused("change_through_api", change.clone()).await;
    assert!(refused["error"].as_str().unwrap().contains("mcp"), "{refused}");
    let refused = agent.refused("read_from_api", json!({"operation": "post_entities"})).await;
    assert!(refused["error"].as_str().unwrap().contains("only read"), "{refused}");
    let entities = server.partner.get("/entities").await.expect(200);
    assert_eq!(entities["data"].as_array().unwrap().len(), 1, "nothing was made");
}

#[tokio::test]
async fn an_agent_that_may_write_makes_one_thing_under_one_key() {
    let server = server(Reach::Write).await;
    let agent = Agent::of_partner(&server);
    let tools = agent.tools().await;
    let change = tools.iter().find(|tool| tool["name"] == "change_through_api").unwrap();
    assert_eq!((&change["annotations"]["readOnlyHint"], &change["annotations"]["destructiveHint"]), (&json!(false), &json!(true)));
    let change = json!({"operation": "post_entities", "body": entity("Northwind LLC"), "idempotency_key": "northwind"});
    let made = agent.told("change_through_api", change.clone()).await;
    let again = agent.told("change_through_api", change).await;
    assert_eq!((made["status"].as_u64(), &made["body"]["id"]), (Some(201), &again["body"]["id"]));
    let id = made["body"]["id"].clone();
    let changed = json!({"operation": "patch_entities_id", "parameters": {"entity_id": id}, "body": {"email": "new@example.com"}});
    assert_eq!(agent.told("change_through_api", changed).await["body"]["email"], "new@example.com");
    let wrong = agent.refused("change_through_api", json!({"operation": "post_entities", "body": {}})).await;
    assert_eq!(wrong["status"], 422, "{wrong}");
}

#[tokio::test]
async fn what_no_tool_can_do_is_said_before_anything_is_asked() {
    let server = server(Reach::Write).await;
    let agent = Agent::of_partner(&server);
    let reading = [
        (json!({"operation": "get_everything"}), "list_operations"),
        (json!({"operation": "get_ledger_accounts"}), "entity_id"),
        (json!({"operation": "get_entities_id"}), "entity_id"),
        (json!({"operation": "get_entities", "parameters": {"colour": "green"}}), "created_at__gt"),
        (json!({"operation": "post_entities"}), "change_through_api"),
    ];
    for (asked, words) in reading {
        let refused = agent.refused("read_from_api", asked.clone()).await;
        assert!(refused["error"].as_str().is_some_and(|said| said.contains(words)), "{asked}: {refused}");
    }
    let changing = [
        (json!({"operation": "get_entities"}), "read_from_api"),
        (json!({"operation": "post_files"}), "file"),
        // Credentials do not belong into a conversation.
        (json!({"operation": "post_auth_token", "body": {}}), "no operation"),
        (json!({"operation": "post_entities", "body": {}, "idempotency_key": "two\nlines"}), "idempotency_key"),
    ];
    for (asked, words) in changing {
        let refused = agent.refused("change_through_api", asked.clone()).await;
        assert!(refused["error"].as_str().is_some_and(|said| said.contains(words)), "{asked}: {refused}");
    }
}
