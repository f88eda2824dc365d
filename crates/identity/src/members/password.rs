//! Passwords: hashed with Argon2id, which is slow and large on purpose, so only a few at a time.

use std::sync::LazyLock;

use argon2::password_hash::phc::PasswordHash;
use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use bursar_kernel::{Error, FieldError, Result, Rng};
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

use super::TeamMember;

/// Fewest characters.
const SHORTEST: usize = 12;
/// Most of them: a hash of a novel is only work.
const MAX_LENGTH: usize = 256;
/// Hashes at a time: each takes 19 MiB for some hundredths of a second.
static TURNS: Semaphore = Semaphore::const_new(4);
/// A hash that no password has, for addresses that nobody has: they must take as long as others.
static NOBODY: LazyLock<String> = LazyLock::new(|| hashed(b"nobody has this", &[0; 16]).unwrap_or_default());

/// A password that may be chosen. Length is what counts; what anybody would try first is refused.
pub(crate) fn acceptable(password: &str, member: &TeamMember) -> Result<()> {
    let refuse = |words: &str| Err(Error::invalid(FieldError::new("body", "password", words, "value_error.password")));
    let length = password.chars().count();
    if length < SHORTEST {
        return refuse("must have at least 12 characters: a few words in a row are easy to remember");
    }
    if length > MAX_LENGTH {
        return refuse("must have at most 256 characters");
    }
    let folded = password.to_lowercase();
    let different: std::collections::BTreeSet<char> = folded.chars().collect();
    let own = [member.email.as_str(), member.email.split('@').next().unwrap_or_default()];
    let is_own = own.iter().any(|own| own.len() > 3 && folded.contains(own) && folded.len() < own.len() + 6);
    let rest = ["password", "passwort", "qwertyuiop", "1234567890", "letmein", "bursar"]
        .iter()
        .fold(folded.clone(), |rest, common| rest.replace(common, ""));
    if different.len() < 5 || is_own || rest.len() < 5 {
        return refuse("is one of the most common passwords: choose another one");
    }
    Ok(())
}

fn hashed(password: &[u8], salt: &[u8]) -> Result<String> {
    let made = Argon2::default().hash_password_with_salt(password, salt);
    made.map(|hash| hash.to_string()).map_err(|error| Error::internal(format!("a password could not be hashed: {error}")))
}

/// What is kept of a password: the hash, with the cost and the salt that it was made with.
pub(crate) async fn hash(rng: &Rng, password: &str) -> Result<String> {
    let (password, salt) = (password.to_owned(), rng.bytes::<16>());
    let _turn = TURNS.acquire().await?;
    spawn_blocking(move || hashed(password.as_bytes(), &salt)).await?
}

/// Is it this password? Where none is kept, the same work is done for nothing.
pub(crate) async fn verify(kept: Option<&str>, typed: &str) -> Result<bool> {
    let typed: String = typed.chars().take(MAX_LENGTH + 1).collect();
    let (kept, is_known) = (kept.map(str::to_owned), kept.is_some());
    let _turn = TURNS.acquire().await?;
    let is_this = spawn_blocking(move || {
        let kept = kept.unwrap_or_else(|| NOBODY.clone());
        PasswordHash::new(&kept).is_ok_and(|kept| Argon2::default().verify_password(typed.as_bytes(), &kept).is_ok())
    })
    .await?;
    Ok(is_this && is_known)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::members::{MemberStatus, TeamRole};

    fn member() -> TeamMember {
        TeamMember {
            id: bursar_kernel::Uuid::nil(),
            partner_id: bursar_kernel::Uuid::nil(),
            email: "ada.lovelace@example.com".into(),
            name: "Ada".into(),
            role: TeamRole::Owner,
            status: MemberStatus::Active,
            two_factor_since: None,
            last_seen_at: None,
            created_at: "2024-06-03T09:30:00Z".parse().unwrap(),
            password: None,
            totp_step: None,
        }
    }

    #[test]
    fn what_anybody_would_try_is_refused() {
        for wrong in ["short", "elevenchars", "aaaaaaaaaaaaaaaa", "Password1234", "ada.lovelace1", "1234567890ab", &"x1y2z3".repeat(60)] {
            assert!(acceptable(wrong, &member()).is_err(), "{wrong}");
        }
        for right in ["four plain words here", "Xk3#vvQ9pLm2", "a lovelace of engines"] {
            assert!(acceptable(right, &member()).is_ok(), "{right}");
        }
    }

    #[tokio::test]
    async fn a_hash_names_its_cost_and_knows_its_password() {
        let rng = Rng::seeded(1);
        let kept = hash(&rng, "four plain words here").await.unwrap();
        assert!(kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{kept}");
        assert!(verify(Some(&kept), "four plain words here").await.unwrap());
        assert!(!verify(Some(&kept), "four plain words her").await.unwrap());
        assert!(!verify(None, "nobody has this").await.unwrap());
        assert_ne!(kept, hash(&rng, "four plain words here").await.unwrap(), "each has its own salt");
    }
}
