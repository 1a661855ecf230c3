//! Where in a thread a comment stands.

use model::comment::MAX_SHOWN_DEPTH;
use store::comments::CommentRecord;

/// Where in the thread a comment stands: the branch's key, its own, and the depth at which it is shown.
pub(crate) fn place(parent: Option<&CommentRecord>, own: String) -> (String, String, i64) {
    let Some(parent) = parent else {
        return (own.clone(), own, 0);
    };
    // At the deepest shown level replies stand beside what they answer, in order of time.
    let (above, depth) = if parent.depth >= MAX_SHOWN_DEPTH {
        (
            parent
                .path
                .rsplit_once('/')
                .map_or(parent.path.as_str(), |(above, _)| above),
            parent.depth,
        )
    } else {
        (parent.path.as_str(), parent.depth + 1)
    };
    (parent.root_key.clone(), format!("{above}/{own}"), depth)
}
