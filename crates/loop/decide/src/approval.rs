//! Whether a rule of the policy lets a decision go without asking.

use qm_domain::{Action, Approver, Assumption, Decision, Policy};

/// The rule that approves the decision, or `None` where a person must.
///
/// A rule approves when its area is automatic, the action is of a kind it names (if it names any), the money committed is within its limit, the confidence is high
/// enough and no default is rested on (unless it allows that). Never: a reply, and a message to a customer whose
/// consent nobody knows; nor, where the area names no kinds, a lower price or a return.
pub fn approve_by_rule(decision: &Decision, policy: &Policy) -> Option<Approver> {
    let area = decision.area();
    let rules = policy.area(area);
    let never =
        matches!(decision.action, Action::Reply(_)) || decision.assumed.contains(&Assumption::Consent);
    let by_name = matches!(decision.action, Action::MarkDown(_) | Action::Return(_));
    let allowed = rules.automatic
        && (rules.kinds.contains(&decision.action.kind()) || (rules.kinds.is_empty() && !by_name))
        && decision.action.commits_minor() <= rules.max_minor
        && decision.confidence.get() >= rules.min_confidence
        && (rules.allow_assumed || decision.assumed.is_empty());
    (allowed && !never).then(|| Approver::Rule(area.code().to_owned()))
}
