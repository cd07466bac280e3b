//! A shelf before an order: level, packs, what each alternative would cost, and a transfer instead.
#![expect(clippy::print_stdout, reason = "an example speaks to its reader")]

use qm_inventory::{
    Constraints, Costs, Error, Lane, Pmf, Position, Rounding, Site, Target, balance, order, order_up_to,
    window_demand,
};

fn main() -> Result<(), Error> {
    let day = Pmf::from_moments(2.4, 4.1)?;
    let window = window_demand(&day, &[(5, 0.6), (8, 0.3), (14, 0.1)], 7)?;
    let costs = Costs::new(0.35, 6.0)?;
    let level = order_up_to(&window, Target::Cost(costs))?;
    println!(
        "window demand {:.1} ± {:.1}; level {} (safety stock {:.1}, service {:.3}, fill rate {:.3})",
        window.mean(),
        window.variance().sqrt(),
        level.level,
        level.safety_stock,
        level.service,
        level.fill_rate
    );
    let position = Position { on_hand: 14, on_order: 6, backorders: 1 };
    let constraints = Constraints::new(12, 24, None, Rounding::Cheapest)?;
    let found = order(&window, level.level, position, constraints, costs);
    println!(
        "position {}, need {}, order {} ({:?})",
        position.net(),
        found.need,
        found.chosen.quantity,
        found.bounds
    );
    let all = [Some(found.nothing), found.less, Some(found.chosen), Some(found.more)];
    for option in all.into_iter().flatten() {
        println!(
            "  order {:>3}: expected cost {:>7.2}, missing {:>5.2}",
            option.quantity, option.expected_cost, option.shortage
        );
    }
    let sites = [
        Site { position: position.net(), target: level.level, gain_per_unit: 6.0 },
        Site { position: 90, target: 60, gain_per_unit: 6.0 },
    ];
    let moves = balance(&sites, &[Lane { from: 1, to: 0, cost_per_unit: 0.8 }])?;
    for transfer in &moves.transfers {
        println!("move {} units instead, worth {:.2}", transfer.quantity, transfer.gain);
    }
    Ok(())
}
