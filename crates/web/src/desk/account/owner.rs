//! Who looks at the page of their own account: an extractor that admits everybody signed in, at any address that the
//! route table gives to them.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Redirect, Response};
use service::{Account, Services};

use crate::app::App;
use crate::desk::flash::{self, Flash};
use crate::desk::staff::sign_in_first;
use crate::error::WebError;
use crate::forms::{Fields, token};
use crate::viewer::Viewer;

/// Somebody signed in, at their own account.
pub struct Owner {
    /// What every handler shares.
    pub app: App,
    /// As the rest of the server knows them.
    pub viewer: Viewer,
    /// Who is signed in.
    pub account: Arc<Account>,
    /// The session's token.
    pub session: String,
    /// The request's headers.
    pub headers: HeaderMap,
}

impl Owner {
    /// The use cases.
    pub fn services(&self) -> &Services {
        self.app.services()
    }

    /// Refuses a form that did not come from our pages.
    ///
    /// # Errors
    /// 403.
    pub fn check(&self, fields: &Fields) -> Result<(), WebError> {
        token::check(&self.app, &self.viewer, &self.headers, fields)
    }

    /// Back to the page, with what was done.
    ///
    /// # Errors
    /// Never for what we write.
    pub fn done(&self, message: &str) -> Result<Response, WebError> {
        let flash = Flash {
            kind: "done".to_owned(),
            message: message.to_owned(),
            undo: None,
        };
        let mut response = Redirect::to("/desk/account").into_response();
        response
            .headers_mut()
            .append(header::SET_COOKIE, flash::carry(&self.app, &flash)?);
        Ok(response)
    }
}

impl FromRequestParts<App> for Owner {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        let viewer = Viewer::from_request_parts(parts, app)
            .await
            .map_err(IntoResponse::into_response)?;
        let (Some(account), Some(session)) = (viewer.account.clone(), viewer.session.clone()) else {
            return Err(sign_in_first(parts, parts.uri.path()));
        };
        Ok(Self {
            app: app.clone(),
            viewer,
            account,
            session,
            headers: parts.headers.clone(),
        })
    }
}
