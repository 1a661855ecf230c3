//! How readers stand: the ladder, what the policy puts on by itself, all sites, e-mail domains, hints.

use model::{Action, ActorKind, GuestPolicy, Role, SiteSettings, Standing, Status, UnixMillis};
use service::accounts::{NewUser, add_user};
use service::comments::Posted;
use service::desk::{
    Decide, NewDomainRule, Restrict, Shared, add_domain, advice, decide, domains, end_domain, hints, put_back_domain,
    reader, restrict, restrict_everywhere, undo,
};
use service::sites::SiteIn;
use service::{Actor, ServiceError, Visitor, appeals, policies, standing};
use testkit::on_both;

use crate::world::{World, reader_of, saved};

fn reject(comment: model::CommentId, clause: &str) -> Decide {
    Decide {
        comment,
        approve: false,
        clause: clause.to_owned(),
        reason: String::new(),
    }
}

fn ban(reader: model::ReaderId) -> Restrict {
    Restrict {
        reader,
        standing: Standing::Banned,
        until: None,
        clause: "personal-attacks".to_owned(),
        reason: "Enough.".to_owned(),
        remove_comments: false,
    }
}

/// Posts so many harmless comments as one guest.
async fn several(world: &World, name: &str, count: usize) -> (Vec<model::CommentId>, Visitor) {
    let (first, author, _) = world
        .post(name, "The quay looked sound to me when I walked past on Monday.")
        .await;
    let mut ids = vec![first];
    let more = [
        "The ferry was late again.",
        "Fish was dear at the market today.",
        "Rain is due by the evening.",
    ];
    for text in more.into_iter().take(count - 1) {
        world.clock.advance(1_000);
        let posted = world.try_post(&author, world.posting(name, text)).await.unwrap();
        ids.push(saved(posted, &author).0);
    }
    (ids, author)
}

async fn automatic(world: &World) {
    let document = format!(
        "{}\n[standing]\nautomatic = true\n",
        moderation::Policy::default_document()
    );
    policies::put(&world.services, &Visitor::operator(), &world.site, &document, "")
        .await
        .unwrap();
}

async fn standing_of(world: &World, visitor: &Visitor) -> Option<Standing> {
    let own = standing::own(&world.services, visitor, &world.site).await.unwrap();
    own.unwrap().restriction.map(|restriction| restriction.standing)
}

/// An account that comments on a site.
async fn account(world: &World, site: &service::SiteRecord, role: Role, name: &str) -> Visitor {
    let user = NewUser {
        email: format!("{name}@ombud.test"),
        name: name.to_owned(),
        password: None,
        role,
        sections: Vec::new(),
    };
    let id = add_user(&world.services, &Visitor::operator(), site, user)
        .await
        .unwrap();
    let link = service::accounts::sign_in_link(&world.services, id).await.unwrap();
    Visitor::account(
        service::accounts::use_link(&world.services, &link)
            .await
            .unwrap()
            .account,
    )
}

async fn other_site(world: &World) -> std::sync::Arc<service::SiteRecord> {
    let other = SiteIn {
        key: "evening".to_owned(),
        name: "The Evening Test".to_owned(),
        base_url: "http://ombud.test".to_owned(),
        settings: SiteSettings::default(),
    };
    service::sites::put(&world.services, &Visitor::operator(), other)
        .await
        .unwrap()
}

on_both! {
    async fn the_ladder_counts_what_stands_and_is_only_a_suggestion(db: TestDb) {
        let world = World::new(db).await;
        let (ids, author) = several(&world, "Olav", 2).await;
        let (mo, id) = (world.staff(Role::Moderator, "Mo").await, reader_of(&author));
        let ask = async || advice(&world.services, &mo, &world.site, id).await.unwrap();
        assert_eq!((ask().await.suggestion.standing, ask().await.words.as_str()), (Standing::Good, ""));
        let mut last = None;
        for comment in ids {
            last = Some(decide(&world.services, &mo, &world.site, reject(comment, "personal-attacks")).await.unwrap());
        }
        let two = ask().await;
        assert_eq!((two.suggestion.standing, two.suggestion.for_ms), (Standing::Suspended, Some(UnixMillis::DAY)));
        assert!(two.words.starts_with("Two rejections under “No personal attacks” in the last day: suspend for 24 hours."), "{}", two.words);
        assert!(two.is_more && !two.is_automatic);
        // Nothing happened by itself.
        assert_eq!(standing_of(&world, &author).await, None);
        undo(&world.services, &mo, &world.site, last.unwrap()).await.unwrap();
        assert_eq!(ask().await.suggestion.standing, Standing::Warned);
        world.clock.advance(12 * UnixMillis::DAY);
        assert_eq!(ask().await.suggestion.standing, Standing::Good);
    }

    async fn comments_removed_with_their_reader_are_no_strikes(db: TestDb) {
        let world = World::new(db).await;
        let (_, author) = several(&world, "Olav", 3).await;
        let (mo, id) = (world.staff(Role::Moderator, "Mo").await, reader_of(&author));
        let swept = Restrict { remove_comments: true, ..ban(id) };
        restrict(&world.services, &mo, &world.site, swept).await.unwrap();
        assert_eq!(advice(&world.services, &mo, &world.site, id).await.unwrap().suggestion.points, 0.0);
    }

    async fn a_policy_that_says_so_restricts_and_is_appealed_against_like_a_person(db: TestDb) {
        let world = World::new(db).await;
        automatic(&world).await;
        let (ids, author) = several(&world, "Olav", 2).await;
        let mo = world.staff(Role::Moderator, "Mo").await;
        decide(&world.services, &mo, &world.site, reject(ids[0], "personal-attacks")).await.unwrap();
        assert_eq!(standing_of(&world, &author).await, Some(Standing::Warned));
        decide(&world.services, &mo, &world.site, reject(ids[1], "personal-attacks")).await.unwrap();
        let own = standing::own(&world.services, &author, &world.site).await.unwrap().unwrap();
        let now = own.restriction.unwrap();
        assert_eq!((now.standing, now.until), (Standing::Suspended, Some(world.services.now().plus(UnixMillis::DAY))));
        assert!(!own.clause_text.is_empty() && now.reason.starts_with("Two rejections"), "{now:?}");
        let view = appeals::decision_for_reader(&world.services, &author, &world.site, now.decision.unwrap()).await.unwrap();
        assert_eq!((view.decision.actor, view.decided_by, view.rests_on.len()), (ActorKind::Policy, appeals::DecidedBy::Machine, 2));
        // A rejection that made it stricter no longer counts: what rested on it is lifted, the warning stays.
        let second = view.rests_on.iter().find(|d| d.comment == Some(ids[1])).unwrap().id;
        appeals::open(&world.services, &author, &world.site, second, "Rain is no insult.").await.unwrap();
        let nell = world.staff(Role::Moderator, "Nell").await;
        let open = service::desk::appeals(&world.services, &nell, &world.site).await.unwrap();
        let repaired = appeals::decide(&world.services, &nell, &world.site, open[0].appeal.id, true, "You are right about the rain.").await.unwrap();
        assert_eq!(repaired, appeals::Repair::Restored);
        assert_eq!(standing_of(&world, &author).await, Some(Standing::Warned));
        assert_eq!(advice(&world.services, &nell, &world.site, reader_of(&author)).await.unwrap().suggestion.standing, Standing::Warned);
        // A moderator takes off what the policy put on.
        let history = reader(&world.services, &nell, &world.site, reader_of(&author), None).await.unwrap().decisions;
        let warned = history.iter().find(|d| d.action == Action::Warn).unwrap().id;
        undo(&world.services, &nell, &world.site, warned).await.unwrap();
        assert_eq!(standing_of(&world, &author).await, None);
        world.no_drift().await;
    }

    async fn what_the_policy_put_on_falls_with_the_rejection_that_it_rests_on(db: TestDb) {
        let world = World::new(db).await;
        automatic(&world).await;
        let (ids, author) = several(&world, "Olav", 2).await;
        let mo = world.staff(Role::Moderator, "Mo").await;
        decide(&world.services, &mo, &world.site, reject(ids[0], "personal-attacks")).await.unwrap();
        let second = decide(&world.services, &mo, &world.site, reject(ids[1], "personal-attacks")).await.unwrap();
        assert_eq!(standing_of(&world, &author).await, Some(Standing::Suspended));
        // Who made the rejections does not decide on what rests on them.
        let own = standing::own(&world.services, &author, &world.site).await.unwrap().unwrap();
        let suspended = own.restriction.unwrap().decision.unwrap();
        appeals::open(&world.services, &author, &world.site, suspended, "Rain is no insult.").await.unwrap();
        let open = service::desk::appeals(&world.services, &mo, &world.site).await.unwrap();
        assert!(!open[0].may_decide);
        undo(&world.services, &mo, &world.site, second).await.unwrap();
        assert_eq!(standing_of(&world, &author).await, Some(Standing::Warned));
        world.no_drift().await;
    }

    async fn the_policys_own_rejections_count_as_well(db: TestDb) {
        let world = World::new(db).await;
        automatic(&world).await;
        let posting = service::comments::Posting { nudged: true, ..world.posting("Rolf", "You fucking idiot, you stupid piece of shit.") };
        let guest = world.guest("n");
        let (_, author, status) = saved(world.try_post(&guest, posting).await.unwrap(), &guest);
        assert_eq!(status, Status::Rejected);
        assert_eq!(standing_of(&world, &author).await, Some(Standing::Warned));
    }

    async fn nobody_restricts_themselves_or_staff(db: TestDb) {
        let world = World::new(db).await;
        let (mo, sue) = (world.staff(Role::Moderator, "Mo").await, world.staff(Role::Staff, "Sue").await);
        for who in [&mo, &sue] {
            world.try_post(who, world.posting("", "We looked into it and found nothing.")).await.unwrap();
        }
        for (who, told) in [(&mo, "your own account"), (&sue, "They work for The Test Times")] {
            let own = standing::own(&world.services, who, &world.site).await.unwrap().unwrap();
            let refused = restrict(&world.services, &mo, &world.site, ban(own.reader.id)).await;
            let Err(ServiceError::Conflict(why)) = refused else { panic!("{refused:?}") };
            assert!(why.contains(told), "{why}");
        }
    }

    async fn an_account_is_restricted_on_all_sites_of_a_moderator_and_undone_as_one(db: TestDb) {
        let world = World::new(db).await;
        let other = other_site(&world).await;
        let third = SiteIn { key: "third".to_owned(), name: "Third".to_owned(), base_url: "http://ombud.test".to_owned(), settings: SiteSettings::default() };
        let third = service::sites::put(&world.services, &Visitor::operator(), third).await.unwrap();
        let ria = account(&world, &world.site, Role::Commenter, "Ria").await;
        world.try_post(&ria, world.posting("", "The quay looked sound to me.")).await.unwrap();
        account(&world, &other, Role::Moderator, "Mo").await;
        let mo = account(&world, &world.site, Role::Moderator, "Mo").await;
        let id = standing::own(&world.services, &ria, &world.site).await.unwrap().unwrap().reader.id;
        let head = restrict_everywhere(&world.services, &mo, &world.site, ban(id)).await.unwrap();
        let on = async |site| standing::own(&world.services, &ria, site).await.unwrap().and_then(|own| own.restriction).map(|r| r.standing);
        assert_eq!([on(&world.site).await, on(&other).await, on(&third).await], [Some(Standing::Banned), Some(Standing::Banned), None]);
        // Each site tells her by a decision of its own.
        let there = standing::own(&world.services, &ria, &other).await.unwrap().unwrap().restriction.unwrap().decision.unwrap();
        appeals::decision_for_reader(&world.services, &ria, &other, there).await.unwrap();
        undo(&world.services, &mo, &world.site, head).await.unwrap();
        assert_eq!([on(&world.site).await, on(&other).await], [None, None]);
        // Lifting works everywhere too, and a guest is known on one site only.
        restrict_everywhere(&world.services, &mo, &world.site, ban(id)).await.unwrap();
        let lift = Restrict { standing: Standing::Good, clause: String::new(), ..ban(id) };
        restrict_everywhere(&world.services, &mo, &world.site, lift).await.unwrap();
        assert_eq!([on(&world.site).await, on(&other).await], [None, None]);
        let (_, guest, _) = world.post("Olav", "I have seen it with my own eyes.").await;
        let refused = restrict_everywhere(&world.services, &mo, &world.site, ban(reader_of(&guest))).await;
        assert!(matches!(refused, Err(ServiceError::Invalid(_))), "{refused:?}");
    }

    async fn new_readers_of_a_domain_are_read_first_or_barred_and_the_rule_can_be_taken_back(db: TestDb) {
        let world = World::new(db).await;
        let settings = SiteSettings { guests: GuestPolicy::NameAndEmail, ..SiteSettings::default() };
        let site = SiteIn { key: "testimes".to_owned(), name: "The Test Times".to_owned(), base_url: "http://ombud.test".to_owned(), settings };
        service::sites::put(&world.services, &Visitor::operator(), site).await.unwrap();
        let mo = world.staff(Role::Moderator, "Mo").await;
        let rule = |domain: &str, standing| NewDomainRule { domain: domain.to_owned(), standing, clause: "spam".to_owned(), reason: "Throw-away addresses.".to_owned() };
        let read_first = add_domain(&world.services, &mo, &world.site, rule("@Mail.Example", Standing::Premoderated)).await.unwrap();
        let barred = add_domain(&world.services, &mo, &world.site, rule("spam.example", Standing::Banned)).await.unwrap();
        let twice = add_domain(&world.services, &mo, &world.site, rule("spam.example", Standing::Premoderated)).await;
        assert!(matches!(twice, Err(ServiceError::Conflict(_))));
        let odd = add_domain(&world.services, &mo, &world.site, rule("nonsense", Standing::Warned)).await;
        assert!(matches!(odd, Err(ServiceError::Invalid(fields)) if fields.len() == 2));
        let mail = |name: &str, email: &str, text: &str| service::comments::Posting { email: email.to_owned(), ..world.posting(name, text) };

        let guest = world.guest("a");
        let (_, ann, status) = saved(world.try_post(&guest, mail("Ann", "ann@sub.mail.example", "A first remark.")).await.unwrap(), &guest);
        assert_eq!(status, Status::Held);
        let own = standing::own(&world.services, &ann, &world.site).await.unwrap().unwrap();
        let put_on = own.restriction.unwrap().decision.unwrap();
        let view = appeals::decision_for_reader(&world.services, &ann, &world.site, put_on).await.unwrap();
        assert_eq!((view.domain.as_deref(), view.decision.reason.as_str(), view.decided_by), (Some("mail.example"), "Throw-away addresses.", appeals::DecidedBy::Machine));

        let guest = world.guest("b");
        let mut refusals = Vec::new();
        for text in ["Cheap watches here.", "Cheap watches there."] {
            let refused = world.try_post(&guest, mail("Bob", "bob@spam.example", text)).await;
            let Err(ServiceError::Restricted(why)) = refused else { panic!("{refused:?}") };
            refusals.push(why.decision.unwrap());
        }
        // Recognised by network and name: no second decision is made.
        assert_eq!(refusals[0], refusals[1]);
        let view = appeals::decision_for_reader(&world.services, &guest, &world.site, refusals[0]).await.unwrap();
        assert_eq!((view.decision.action, view.clause_title.is_empty()), (Action::Ban, false));
        // The one who made the rule does not decide on the appeal.
        appeals::open(&world.services, &guest, &world.site, refusals[0], "I sell nothing.").await.unwrap();
        let queue = service::desk::appeals(&world.services, &mo, &world.site).await.unwrap();
        assert_eq!((queue[0].may_decide, queue[0].others.is_empty()), (false, true));

        // Somebody whose comments were published is no new reader.
        let (_, old, status) = world.post("Old", "I have been here before the rule.").await;
        assert_eq!(status, Status::Published);
        let posted = world.try_post(&old, mail("Old", "old@spam.example", "And I remain.")).await.unwrap();
        assert!(matches!(posted, Posted::Saved { status: Status::Published, .. }));

        let counts: Vec<i64> = domains(&world.services, &mo, &world.site).await.unwrap().rules.iter().map(|r| r.readers).collect();
        assert_eq!(counts, [1, 1]);
        assert_eq!(end_domain(&world.services, &mo, &world.site, barred.id, true).await.unwrap(), 1);
        world.try_post(&guest, mail("Bob", "bob@spam.example", "I am back, thank you.")).await.unwrap();
        assert_eq!(end_domain(&world.services, &mo, &world.site, read_first.id, false).await.unwrap(), 0);
        assert_eq!(standing_of(&world, &ann).await, Some(Standing::Premoderated));
        put_back_domain(&world.services, &mo, &world.site, barred.id).await.unwrap();
        let again = put_back_domain(&world.services, &mo, &world.site, barred.id).await;
        assert!(matches!(again, Err(ServiceError::Conflict(_))));
    }

    async fn hints_are_shown_on_request_logged_and_forgotten(db: TestDb) {
        let world = World::new(db).await;
        let mo = world.staff(Role::Moderator, "Mo").await;
        let mail = |name: &str, email: &str| service::comments::Posting { email: email.to_owned(), ..world.posting(name, &format!("{name} was there too.")) };
        let (home, away) = (world.guest("home"), world.guest("away"));
        let (_, ann, _) = saved(world.try_post(&home, mail("Ann", "ann.other@example.org")).await.unwrap(), &home);
        let (_, eve, _) = saved(world.try_post(&home, mail("Eve", "")).await.unwrap(), &home);
        let (_, bob, _) = saved(world.try_post(&away, mail("Bob", "AnnOther+x@example.org")).await.unwrap(), &away);
        restrict(&world.services, &mo, &world.site, ban(reader_of(&bob))).await.unwrap();
        let seen = hints(&world.services, &mo, &world.site, reader_of(&ann)).await.unwrap();
        let told: Vec<_> = seen.found.iter().map(|hint| (hint.shared, hint.other.name.as_str())).collect();
        assert_eq!(told, [(Shared::Mailbox, "Bob"), (Shared::Network, "Eve")]);
        let site = world.site.id;
        let entries = world.db.read(move |tx| Box::pin(store::audit::before(tx, site, None, 50))).await.unwrap();
        let look = entries.iter().find(|entry| entry.deed == "see_hints").unwrap();
        assert_eq!(look.account, mo.account_id());
        assert_eq!(look.why, format!("mailbox of {}, network of {}", reader_of(&bob), reader_of(&eve)));
        // Networks are forgotten after 30 days at most, mailboxes 90 days after the last post.
        world.clock.advance(31 * UnixMillis::DAY);
        let later = hints(&world.services, &mo, &world.site, reader_of(&ann)).await.unwrap();
        assert_eq!(later.found.iter().map(|hint| hint.shared).collect::<Vec<_>>(), [Shared::Mailbox]);
        world.clock.advance(60 * UnixMillis::DAY);
        assert!(hints(&world.services, &mo, &world.site, reader_of(&ann)).await.unwrap().found.is_empty());
        let nobody = Visitor { actor: Actor::Anonymous, network: None };
        assert!(hints(&world.services, &nobody, &world.site, reader_of(&ann)).await.is_err());
    }

    async fn what_very_many_share_is_no_hint(db: TestDb) {
        let world = World::new(db).await;
        let mo = world.staff(Role::Moderator, "Mo").await;
        let school = world.guest("school");
        let mut last = None;
        for n in 0..22 {
            world.clock.advance(1_000);
            let posting = world.posting(&format!("Pupil {n}"), &format!("Remark number {n} of our class, about something new each time: {}.", "abcdefghijklmnopqrstuvwxyz".split_at(n).1));
            last = Some(saved(world.try_post(&school, posting).await.unwrap(), &school).1);
        }
        let seen = hints(&world.services, &mo, &world.site, reader_of(&last.unwrap())).await.unwrap();
        assert_eq!((seen.found.len(), seen.too_common), (0, vec![Shared::Network]));
    }
}
