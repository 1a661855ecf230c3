//! Moderators who are kept to sections act on what lies in them, and on nothing else.

use model::{Role, Standing, Status};
use service::accounts::{NewUser, add_user, sign_in_link, use_link};
use service::comments::Posting;
use service::desk::{
    BulkScope, Decide, Follower, NoteOn, Refer, ReferralKind, Restrict, answer_referral, beside, claim, counts, decide,
    detail, for_me, note, preview_bulk, refer, restrict, undo,
};
use service::stories::StoryIn;
use service::{ServiceError, Visitor, appeals};
use testkit::on_both;

use crate::world::{World, reader_of, saved};

async fn moderator(world: &World, name: &str, sections: &[&str]) -> Visitor {
    let user = NewUser {
        email: format!("{name}@ombud.test"),
        name: name.to_owned(),
        password: None,
        role: Role::Moderator,
        sections: sections.iter().map(|s| (*s).to_owned()).collect(),
    };
    let id = add_user(&world.services, &Visitor::operator(), &world.site, user)
        .await
        .unwrap();
    let link = sign_in_link(&world.services, id).await.unwrap();
    Visitor::account(use_link(&world.services, &link).await.unwrap().account)
}

/// A comment that is held, below a story of this section.
async fn held(world: &World, section: &str) -> (model::CommentId, Visitor) {
    let story = StoryIn {
        headline: format!("News of {section}"),
        section: section.to_owned(),
        ..StoryIn::default()
    };
    let put = service::stories::put(&world.services, &Visitor::operator(), &world.site, section, story).await;
    let visitor = world.guest(section);
    let posting = Posting {
        story: put.unwrap().id(),
        nudged: true,
        ..world.posting(&format!("Ann of {section}"), "The mayor is an idiot.")
    };
    let (comment, author, status) = saved(world.try_post(&visitor, posting).await.unwrap(), &visitor);
    assert_ne!(status, Status::Published);
    (comment, author)
}

fn approve(comment: model::CommentId) -> Decide {
    Decide {
        comment,
        approve: true,
        clause: String::new(),
        reason: String::new(),
    }
}

fn reject(comment: model::CommentId) -> Decide {
    Decide {
        comment,
        approve: false,
        clause: "personal-attacks".to_owned(),
        reason: String::new(),
    }
}

fn on(reader: model::ReaderId, standing: Standing, remove_comments: bool) -> Restrict {
    Restrict {
        reader,
        standing,
        until: None,
        clause: "personal-attacks".to_owned(),
        reason: String::new(),
        remove_comments,
    }
}

fn is_other_section<T: std::fmt::Debug>(result: Result<T, ServiceError>) {
    assert!(matches!(result, Err(ServiceError::OtherSection { .. })), "{result:?}");
}

fn is_whole_site<T: std::fmt::Debug>(result: Result<T, ServiceError>) {
    assert!(matches!(result, Err(ServiceError::WholeSite { .. })), "{result:?}");
}

const ANSWER: &str = "We read it once more, and it was meant kindly.";

on_both! {
    async fn comments_of_other_sections_are_closed(db: TestDb) {
        let world = World::new(db).await;
        let (services, site) = (&world.services, &world.site);
        let sport = moderator(&world, "sport", &["sport", "chess"]).await;
        let whole = moderator(&world, "whole", &[]).await;
        let (own, _) = held(&world, "Sport").await;
        let (other, author) = held(&world, "Town").await;
        let text = decide(services, &sport, site, approve(other)).await.unwrap_err();
        assert_eq!(text.to_string(), "This belongs to a section that you do not look after. Yours: chess, sport.");
        is_other_section(detail(services, &sport, site, other).await);
        detail(services, &sport, site, own).await.unwrap();
        let page = service::desk::reader(services, &sport, site, reader_of(&author), None).await.unwrap();
        assert_eq!(page.comments, [], "the author's comment lies in another section");
        assert_eq!(service::desk::reader(services, &whole, site, reader_of(&author), None).await.unwrap().comments.len(), 1);
        let decision = decide(services, &sport, site, approve(own)).await.unwrap();
        undo(services, &sport, site, decision).await.unwrap();
        let theirs = decide(services, &whole, site, approve(other)).await.unwrap();
        is_other_section(undo(services, &sport, site, theirs).await);
        undo(services, &whole, site, theirs).await.unwrap();
    }

    async fn what_colleagues_do_in_other_sections_is_neither_seen_nor_joined(db: TestDb) {
        let world = World::new(db).await;
        let (services, site) = (&world.services, &world.site);
        let sport = moderator(&world, "sport", &["sport"]).await;
        let whole = moderator(&world, "whole", &[]).await;
        let mut follower = Follower::new(services, world.site.clone(), None);
        follower.step(services, &sport).await.unwrap();
        let (own, _) = held(&world, "Sport").await;
        let (other, author) = held(&world, "Town").await;
        is_other_section(claim(services, &sport, site, other).await);
        is_other_section(note(services, &sport, site, NoteOn::Comment(other), "Seen before.").await);
        let ask = |to| Refer { comment: other, kind: ReferralKind::SecondOpinion, to, note: String::new() };
        is_other_section(refer(services, &sport, site, ask(None)).await);
        let to_sport = refer(services, &whole, site, ask(sport.account_id())).await;
        assert!(matches!(to_sport, Err(ServiceError::Invalid(_))), "{to_sport:?}");
        let asked = refer(services, &whole, site, ask(None)).await.unwrap();
        is_other_section(answer_referral(services, &sport, site, asked, "I would reject it.").await);
        assert!(for_me(services, &sport, site).await.unwrap().referrals.is_empty());
        for comment in [own, other] {
            claim(services, &whole, site, comment).await.unwrap();
        }
        let found = beside(services, &sport, site, vec![own, other]).await.unwrap();
        assert_eq!(found.keys().copied().collect::<Vec<_>>(), [own]);
        let pulse = follower.step(services, &sport).await.unwrap();
        assert_eq!(pulse.changes.iter().map(|change| change.comment).collect::<Vec<_>>(), [own]);
        assert_eq!(pulse.claims.iter().map(|claim| claim.comment).collect::<Vec<_>>(), [own]);
        assert_eq!((pulse.for_me, pulse.counts), (0, counts(services, &sport, site).await.unwrap()));
        is_other_section(preview_bulk(services, &sport, site, BulkScope::Selection(vec![own, other])).await);
        let own_only = preview_bulk(services, &sport, site, BulkScope::Selection(vec![own])).await.unwrap();
        assert_eq!(own_only.count, 1);
        decide(services, &whole, site, reject(other)).await.unwrap();
        let page = service::desk::reader(services, &sport, site, reader_of(&author), None).await.unwrap();
        assert!(page.decisions.is_empty(), "the statement of a decision shows the comment: {:?}", page.decisions);
    }

    async fn appeals_of_other_sections_are_closed(db: TestDb) {
        let world = World::new(db).await;
        let (services, site) = (&world.services, &world.site);
        let (sport, town) = (moderator(&world, "sport", &["sport"]).await, moderator(&world, "town", &["town"]).await);
        let whole = moderator(&world, "whole", &[]).await;
        let (comment, author) = held(&world, "Town").await;
        let decision = decide(services, &whole, site, reject(comment)).await.unwrap();
        appeals::open(services, &author, site, decision, "It was meant kindly.").await.unwrap();
        let open = service::desk::appeals(services, &whole, site).await.unwrap();
        let appeal = open[0].appeal.id;
        for (who, seen) in [(&whole, 1), (&town, 1), (&sport, 0)] {
            assert_eq!(service::desk::appeals(services, who, site).await.unwrap().len(), seen);
            assert_eq!(counts(services, who, site).await.unwrap().appeals, i64::try_from(seen).unwrap());
        }
        is_other_section(appeals::decide(services, &sport, site, appeal, true, ANSWER).await);
        appeals::decide(services, &town, site, appeal, true, ANSWER).await.unwrap();
        // A ban concerns the whole site.
        let ban = restrict(services, &whole, site, on(reader_of(&author), Standing::Banned, false)).await.unwrap();
        appeals::open(services, &author, site, ban, "Please look again.").await.unwrap();
        let appeal = service::desk::appeals(services, &moderator(&world, "second", &[]).await, site).await.unwrap()[0].appeal.id;
        is_whole_site(appeals::decide(services, &town, site, appeal, true, ANSWER).await);
        assert_eq!(service::desk::appeals(services, &town, site).await.unwrap(), [], "nobody is offered what would be refused");
    }

    async fn they_may_warn_and_premoderate_and_no_more(db: TestDb) {
        let world = World::new(db).await;
        let (services, site) = (&world.services, &world.site);
        let sport = moderator(&world, "sport", &["sport"]).await;
        let whole = moderator(&world, "whole", &[]).await;
        let (_, author) = held(&world, "Sport").await;
        let reader = reader_of(&author);
        restrict(services, &sport, site, on(reader, Standing::Warned, false)).await.unwrap();
        let mild = restrict(services, &sport, site, on(reader, Standing::Premoderated, false)).await.unwrap();
        undo(services, &sport, site, mild).await.unwrap();
        is_whole_site(restrict(services, &sport, site, on(reader, Standing::Warned, true)).await);
        is_whole_site(restrict(services, &sport, site, on(reader, Standing::Banned, false)).await);
        let ban = restrict(services, &whole, site, on(reader, Standing::Banned, false)).await.unwrap();
        is_whole_site(restrict(services, &sport, site, on(reader, Standing::Good, false)).await);
        is_whole_site(undo(services, &sport, site, ban).await);
        undo(services, &whole, site, ban).await.unwrap();
    }
}
