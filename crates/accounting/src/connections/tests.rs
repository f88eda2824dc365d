//! The life of a connection.

use std::collections::BTreeSet;

use bursar_web::StateMachine;

use super::*;

fn connection() -> Connection {
    Connection::new(Uuid::from_u128(1), Uuid::from_u128(2), Uuid::from_u128(3), None, "link".into(), Timestamp::UNIX_EPOCH)
}

fn consent(book: u128) -> Grant {
    Grant { book_id: Uuid::from_u128(book), platform: "xero".into(), token_set_id: Uuid::from_u128(9), remote_connection_id: None }
}

#[test]
fn disconnecting_is_final() {
    let mut connection = connection();
    assert!(connection.disconnect(Timestamp::UNIX_EPOCH));
    assert!(!connection.disconnect(Timestamp::UNIX_EPOCH));
    assert!(connection.authorize(consent(1), Timestamp::UNIX_EPOCH).is_err());
    assert!(!connection.deauthorize("gone".into(), Timestamp::UNIX_EPOCH));
}

#[test]
fn only_a_connected_one_rests_and_its_end_ends_the_rest() {
    let now = Timestamp::UNIX_EPOCH;
    let mut connection = connection();
    assert!(connection.pause(now).is_err() && connection.resume(now).is_err());
    connection.authorize(consent(1), now).unwrap();
    assert!(connection.is_pulled() && !connection.resume(now).unwrap());
    assert!(connection.pause(now).unwrap() && !connection.pause(now).unwrap());
    assert!(!connection.is_pulled());
    assert!(connection.resume(now).unwrap() && connection.is_pulled());
    assert!(connection.pause(now).unwrap() && connection.deauthorize("gone".into(), now));
    connection.authorize(consent(1), now).unwrap();
    assert!(connection.is_pulled(), "whoever gives the authorization again expects the books to be read");
    assert!(connection.pause(now).unwrap() && connection.disconnect(now));
    assert_eq!(connection.paused_at, None);
}

#[test]
fn a_lost_authorization_is_given_again_by_the_same_company_only() {
    let mut connection = connection();
    connection.authorize(consent(1), Timestamp::UNIX_EPOCH).unwrap();
    assert!(connection.deauthorize("gone".into(), Timestamp::UNIX_EPOCH));
    assert_eq!(connection.errors.len(), 1);
    assert!(connection.authorize(consent(2), Timestamp::UNIX_EPOCH).is_err());
    connection.authorize(consent(1), Timestamp::UNIX_EPOCH).unwrap();
    connection.authorize(consent(1), Timestamp::UNIX_EPOCH).unwrap();
    assert!(connection.authorize(consent(2), Timestamp::UNIX_EPOCH).is_err(), "a new consent in place is for the same books");
    assert!(connection.errors.is_empty());
    assert_eq!(connection.status, ConnectionStatus::Connected);
}

#[test]
fn the_diagram_of_the_documentation_is_what_happens() {
    let steps: [fn(&mut Connection, Timestamp); 3] = [
        |connection, now| drop(connection.authorize(consent(1), now)),
        |connection, now| _ = connection.deauthorize(String::new(), now),
        |connection, now| _ = connection.disconnect(now),
    ];
    let mut happens = BTreeSet::new();
    for status in
        [ConnectionStatus::PendingAuth, ConnectionStatus::Connected, ConnectionStatus::Deauthorized, ConnectionStatus::Disconnected]
    {
        for step in steps {
            let mut moved = Connection { status, ..connection() };
            step(&mut moved, Timestamp::UNIX_EPOCH);
            if moved.status != status {
                happens.insert((status.as_str(), moved.status.as_str()));
            }
        }
    }
    assert_eq!(StateMachine::of("Accounting connections", "Connection").pairs(), happens);
}
