//! The desk's words for what the engine and the model name in code.

use model::{Action, ActorKind, Standing, Status};
use moderation::{Assessment, Outcome, Signal, Target, TargetKind};

/// A signal in words: `identity_attack` as "identity attack".
pub fn signal(signal: Signal) -> String {
    signal.as_str().replace('_', " ")
}

/// Whom an attack is aimed at; nothing when there is none.
pub fn target(target: &Target) -> Option<String> {
    let kind = match target.kind {
        TargetKind::Nobody => return None,
        TargetKind::Commenter => "another commenter",
        TargetKind::StoryWriter => "the story’s writer",
        TargetKind::StoryPerson => "a person in the story",
        TargetKind::Group => "a group of people",
        TargetKind::Organisation => "an organisation",
        TargetKind::Unclear => return Some("somebody, but it is unclear whom".to_owned()),
    };
    Some(match &target.name {
        Some(name) => format!("{kind}, {name}"),
        None => kind.to_owned(),
    })
}

/// A comment's status, as a heading says it.
pub fn status(status: Status) -> &'static str {
    match status {
        Status::Published => "Published",
        Status::Held => "Held",
        Status::Rejected => "Rejected",
        Status::Withdrawn => "Withdrawn",
    }
}

/// A reader's standing, as a badge says it.
pub fn standing(standing: Standing) -> &'static str {
    match standing {
        Standing::Good => "In good standing",
        Standing::Warned => "Warned",
        Standing::Premoderated => "Premoderated",
        Standing::Suspended => "Suspended",
        Standing::Banned => "Banned",
    }
}

/// What a rule says.
pub fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Publish => "publish",
        Outcome::Nudge => "nudge",
        Outcome::Hold => "hold",
        Outcome::Reject => "reject",
    }
}

/// A decision as the log says it.
pub fn action(action: Action) -> &'static str {
    match action {
        Action::Publish => "Published",
        Action::Hold => "Held",
        Action::Reject => "Rejected",
        Action::Withdraw => "Withdrawn",
        Action::Warn => "Warned",
        Action::Premoderate => "Premoderated",
        Action::Suspend => "Suspended",
        Action::Ban => "Banned",
        Action::Lift => "Restriction lifted",
        Action::Undo => "Undone",
    }
}

/// Who made a decision, where it was no account.
pub fn actor(actor: ActorKind) -> &'static str {
    match actor {
        ActorKind::Policy => "the policy",
        ActorKind::Account => "a moderator",
        ActorKind::Author => "the author",
        ActorKind::Operator => "the operator",
    }
}

/// What else the engine saw, that is no score.
pub fn observations(seen: &Assessment) -> Vec<String> {
    let mut list = Vec::new();
    match seen.links {
        0 => {}
        1 => list.push("1 link".to_owned()),
        n => list.push(format!("{n} links")),
    }
    if seen.caps >= 0.5 && seen.length >= 20 {
        list.push(format!("{:.0} % capitals", seen.caps * 100.0));
    }
    if seen.repeated {
        list.push("reads like a recent comment".to_owned());
    }
    if seen.private_data >= 0.3 {
        list.push(format!("private data {:.2}", seen.private_data));
    }
    list
}

/// A number with its noun: "1 comment", "3 comments".
pub fn counted(n: i64, one: &str, many: &str) -> String {
    if n == 1 {
        format!("1 {one}")
    } else {
        format!("{n} {many}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_is_named_where_it_is_known() {
        let of = |kind, name: Option<&str>| {
            target(&Target {
                kind,
                name: name.map(str::to_owned),
            })
        };
        assert_eq!(of(TargetKind::Nobody, None), None);
        assert_eq!(
            of(TargetKind::StoryPerson, Some("Shimon Peres")).as_deref(),
            Some("a person in the story, Shimon Peres")
        );
        assert_eq!(of(TargetKind::Commenter, None).as_deref(), Some("another commenter"));
    }
}
