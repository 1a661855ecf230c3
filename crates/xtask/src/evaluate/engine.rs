//! The engine as it is measured: the first reader, alone or with the second.

use moderation::{Assessment, Input, Moderator, SecondReader};

#[derive(Clone, Debug)]
pub(crate) struct Engine {
    pub(crate) moderator: Moderator,
    pub(crate) second: Option<SecondReader>,
}

impl Engine {
    pub(crate) fn alone(moderator: Moderator) -> Self {
        Self {
            moderator,
            second: None,
        }
    }

    pub(crate) fn assess(&self, input: &Input<'_>) -> Assessment {
        match &self.second {
            Some(second) => self.moderator.assess_with(second, input),
            None => self.moderator.assess(input),
        }
    }
}
