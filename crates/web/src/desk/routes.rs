//! Every address of the desk on one screen: what it needs, and what answers it.

use axum::Router;
use axum::routing::{get, post};
use model::Deed::{
    DecideAppeal, DecideComment, ExportComments, ManagePolicy, ManageSite, ManageUsers, ReadAudit, RestrictReader,
    SeeDesk, SeeQuality,
};

use super::*;
use crate::app::App;
use crate::router::Access::{Account, Public, Staff};
use crate::router::Route;

macro_rules! addresses {
    ($($method:ident $address:literal $access:expr => $handler:path;)+) => {
        /// Addresses of the desk with who may use them.
        pub const ROUTES: &[Route] = &[$((stringify!($method), $address, $access)),+];

        /// Handlers of [`ROUTES`].
        pub fn routes() -> Router<App> {
            Router::new()$(.route($address, addresses!(@ $method $handler)))+
        }
    };
    (@ GET $handler:path) => { get($handler) };
    (@ POST $handler:path) => { post($handler) };
}

addresses! {
    // Coming in, and one's own account.
    GET "/desk" Public => chooser::show;
    GET "/desk/sign-in" Public => sign_in::show;
    POST "/desk/sign-in" Public => sign_in::post;
    GET "/desk/link/{token}" Public => sign_in::show_link;
    POST "/desk/link/{token}" Public => sign_in::post_link;
    POST "/desk/sign-out" Public => sign_in::sign_out;
    GET "/desk/second-factor" Public => second_factor::show;
    POST "/desk/second-factor" Public => second_factor::post;
    POST "/desk/second-factor/passkey/ask" Public => second_factor::ask;
    POST "/desk/second-factor/passkey" Public => second_factor::passkey;
    GET "/desk/account" Account => account::page::show;
    POST "/desk/account/password" Account => account::security::password;
    POST "/desk/account/sessions" Account => account::security::sessions;
    POST "/desk/account/confirm" Account => account::security::confirm;
    POST "/desk/account/confirm/ask" Account => account::security::confirm_ask;
    POST "/desk/account/confirm/passkey" Account => account::security::confirm_passkey;
    POST "/desk/account/authenticator" Account => account::factors::begin;
    POST "/desk/account/authenticator/confirm" Account => account::factors::confirm;
    POST "/desk/account/authenticator/remove" Account => account::factors::remove;
    POST "/desk/account/recovery-codes" Account => account::factors::renew_codes;
    POST "/desk/account/passkeys" Account => account::factors::add_passkey;
    POST "/desk/account/passkeys/ask" Account => account::factors::ask_passkey;
    POST "/desk/account/passkeys/remove" Account => account::factors::remove_passkey;
    // Queues, comments, decisions.
    GET "/desk/{site}" Staff(SeeDesk) => chooser::enter;
    GET "/desk/{site}/held" Staff(SeeDesk) => queue::held;
    GET "/desk/{site}/reported" Staff(SeeDesk) => queue::reported;
    GET "/desk/{site}/all" Staff(SeeDesk) => queue::all;
    GET "/desk/{site}/counts" Staff(SeeDesk) => counts::show;
    GET "/desk/{site}/comments/{comment}" Staff(SeeDesk) => comment::show;
    POST "/desk/{site}/comments/{comment}/decide" Staff(DecideComment) => decide::post;
    POST "/desk/{site}/decisions/{decision}/undo" Staff(DecideComment) => decide::undo;
    GET "/desk/{site}/new" Staff(SeeDesk) => queue::new;
    GET "/desk/{site}/unsure" Staff(SeeDesk) => queue::unsure;
    GET "/desk/{site}/search" Staff(SeeDesk) => search::show;
    GET "/desk/{site}/queues" Staff(SeeDesk) => saved::list;
    POST "/desk/{site}/queues" Staff(DecideComment) => saved::make;
    GET "/desk/{site}/queues/{queue}" Staff(SeeDesk) => saved::show;
    POST "/desk/{site}/queues/{queue}" Staff(DecideComment) => saved::change;
    POST "/desk/{site}/export" Staff(ExportComments) => export::post;
    GET "/desk/{site}/live" Staff(SeeDesk) => live::show;
    GET "/desk/{site}/bulk" Staff(DecideComment) => bulk::show;
    POST "/desk/{site}/bulk" Staff(DecideComment) => bulk::post;
    GET "/desk/{site}/comments/{comment}/card" Staff(SeeDesk) => card::show;
    POST "/desk/{site}/comments/{comment}/claim" Staff(DecideComment) => claims::post;
    POST "/desk/{site}/comments/{comment}/release" Staff(DecideComment) => claims::release;
    POST "/desk/{site}/comments/{comment}/note" Staff(DecideComment) => notes::on_comment;
    POST "/desk/{site}/comments/{comment}/refer" Staff(DecideComment) => notes::refer;
    POST "/desk/{site}/referrals/{referral}/answer" Staff(DecideComment) => notes::answer_referral;
    GET "/desk/{site}/second-look" Staff(DecideComment) => second_look::show;
    POST "/desk/{site}/second-look" Staff(DecideComment) => second_look::post;
    GET "/desk/{site}/care" Staff(SeeDesk) => care::show;
    POST "/desk/{site}/care" Staff(SeeDesk) => care::post;
    POST "/desk/{site}/care/heard" Staff(SeeDesk) => care::heard;
    // Readers and appeals.
    GET "/desk/{site}/appeals" Staff(SeeDesk) => appeals::show;
    POST "/desk/{site}/appeals/{appeal}" Staff(DecideAppeal) => appeals::post;
    GET "/desk/{site}/readers" Staff(SeeDesk) => readers::show;
    GET "/desk/{site}/readers/{reader}" Staff(SeeDesk) => reader::show;
    POST "/desk/{site}/readers/{reader}/restrict" Staff(RestrictReader) => restrict::post;
    POST "/desk/{site}/readers/{reader}/note" Staff(DecideComment) => notes::on_reader;
    GET "/desk/{site}/readers/{reader}/suggestion" Staff(SeeDesk) => suggestion::show;
    POST "/desk/{site}/readers/{reader}/hints" Staff(RestrictReader) => hints::post;
    GET "/desk/{site}/readers/domains" Staff(SeeDesk) => domains::show;
    POST "/desk/{site}/readers/domains" Staff(RestrictReader) => domains::add;
    POST "/desk/{site}/readers/domains/{rule}" Staff(RestrictReader) => domains::change;
    GET "/desk/{site}/appeals/numbers" Staff(SeeQuality) => appeal_numbers::show;
    // The policy, and how stories take comments.
    GET "/desk/{site}/policy" Staff(SeeDesk) => policy::show;
    GET "/desk/{site}/policy/edit" Staff(ManagePolicy) => policy_edit::show;
    POST "/desk/{site}/policy/check" Staff(ManagePolicy) => policy_edit::check;
    POST "/desk/{site}/policy/put" Staff(ManagePolicy) => policy_edit::put;
    GET "/desk/{site}/policy/versions" Staff(SeeDesk) => policy_versions::show;
    GET "/desk/{site}/policy/versions/{version}" Staff(SeeDesk) => policy_versions::show_version;
    POST "/desk/{site}/policy/versions/{version}/cancel" Staff(ManagePolicy) => policy_versions::post_cancel;
    GET "/desk/{site}/stories" Staff(SeeDesk) => story::list;
    GET "/desk/{site}/stories/{story}" Staff(SeeDesk) => story::show;
    POST "/desk/{site}/stories/{story}" Staff(DecideComment) => story::post;
    POST "/desk/{site}/stories/{story}/undo" Staff(DecideComment) => story::post_undo;
    GET "/desk/{site}/policy/try" Staff(ManagePolicy) => trial::show;
    POST "/desk/{site}/policy/try" Staff(ManagePolicy) => trial::post;
    GET "/desk/{site}/policy/try/{run}" Staff(ManagePolicy) => trial::show_run;
    GET "/desk/{site}/policy/try/{run}/progress" Staff(ManagePolicy) => trial::progress;
    POST "/desk/{site}/policy/try/{run}/cancel" Staff(ManagePolicy) => trial::cancel;
    GET "/desk/{site}/policy/learning" Staff(ManagePolicy) => learning::show;
    POST "/desk/{site}/policy/learning" Staff(ManagePolicy) => learning::post;
    // The site, its people, and how the desk works.
    GET "/desk/{site}/log" Staff(ReadAudit) => log::show;
    GET "/desk/{site}/log/deeds" Staff(ReadAudit) => audit::show;
    GET "/desk/{site}/log/export" Staff(ReadAudit) => audit::export;
    POST "/desk/{site}/log/verify" Staff(ReadAudit) => audit::verify;
    GET "/desk/{site}/hooks" Staff(ManageSite) => hooks::show;
    POST "/desk/{site}/hooks" Staff(ManageSite) => hooks::add;
    POST "/desk/{site}/hooks/{hook}" Staff(ManageSite) => hooks::set;
    POST "/desk/{site}/hooks/{hook}/turn" Staff(ManageSite) => hooks::turn;
    POST "/desk/{site}/hooks/{hook}/test" Staff(ManageSite) => hooks::test;
    POST "/desk/{site}/hooks/{hook}/rotate" Staff(ManageSite) => hooks::rotate;
    POST "/desk/{site}/hooks/{hook}/remove" Staff(ManageSite) => hooks::remove;
    GET "/desk/{site}/settings" Staff(ManageSite) => settings::show;
    POST "/desk/{site}/settings" Staff(ManageSite) => settings::post;
    GET "/desk/{site}/people" Staff(ManageUsers) => people::show;
    POST "/desk/{site}/people" Staff(ManageUsers) => people::add;
    GET "/desk/{site}/people/{account}" Staff(ManageUsers) => person::show;
    POST "/desk/{site}/people/{account}" Staff(ManageUsers) => person::change;
    POST "/desk/{site}/people/{account}/link" Staff(ManageUsers) => person::link;
    POST "/desk/{site}/people/{account}/sessions" Staff(ManageUsers) => person::end_sessions;
    POST "/desk/{site}/people/{account}/second-factor" Staff(ManageUsers) => person::reset;
    GET "/desk/{site}/quality" Staff(SeeQuality) => quality::show;
    POST "/desk/{site}/quality/rate" Staff(SeeQuality) => quality::post_rate;
}
