# How the gap to the best known plan falls with time: gnuplot bench/routing.gnuplot (reads bench/results/routing.csv)
set terminal svg size 860,420 noenhanced font "sans-serif,13" background "#ffffff"
set output "docs/img/routing-anytime.svg"
set datafile separator ","
set logscale x 10
set xtics (5, 20, 60, 240)
set xlabel "CPU seconds per thread"
set ylabel "gap to the best known cost, %"
set logscale y 10
set yrange [0.05:10]
set ytics (0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10)
set grid ytics lc rgb "#dddddd"
set key outside right top
rows(set_name, instance, solver, threads) = \
  sprintf("< awk -F, '$4==\"%s\" && $5==\"%s\" && $7==\"%s\" && $9==%d {print $10\",\"$16}' bench/results/routing.csv | sort -t, -n", \
  set_name, instance, solver, threads)
cvrp = "cvrp_x_anytime"; vrptw = "vrptw_homberger_anytime"
plot \
  rows(cvrp, "X-n502-k39", "quartermaster", 1) using 1:2 with linespoints lc rgb "#1f6f8b" dt 1 pt 7 title "X-n502, one thread", \
  rows(cvrp, "X-n502-k39", "quartermaster", 2) using 1:2 with linespoints lc rgb "#1f6f8b" dt 2 pt 6 title "X-n502, two threads", \
  rows(cvrp, "X-n502-k39", "pyvrp", 1) using 1:2 with linespoints lc rgb "#1f6f8b" dt 3 pt 2 title "X-n502, PyVRP", \
  rows(cvrp, "X-n957-k87", "quartermaster", 1) using 1:2 with linespoints lc rgb "#b5532f" dt 1 pt 7 title "X-n957, one thread", \
  rows(cvrp, "X-n957-k87", "quartermaster", 2) using 1:2 with linespoints lc rgb "#b5532f" dt 2 pt 6 title "X-n957, two threads", \
  rows(cvrp, "X-n957-k87", "pyvrp", 1) using 1:2 with linespoints lc rgb "#b5532f" dt 3 pt 2 title "X-n957, PyVRP", \
  rows(vrptw, "R1_10_4", "quartermaster", 1) using 1:2 with linespoints lc rgb "#4d7c2a" dt 1 pt 7 title "R1_10_4, one thread", \
  rows(vrptw, "R1_10_4", "quartermaster", 2) using 1:2 with linespoints lc rgb "#4d7c2a" dt 2 pt 6 title "R1_10_4, two threads", \
  rows(vrptw, "R1_10_4", "pyvrp", 1) using 1:2 with linespoints lc rgb "#4d7c2a" dt 3 pt 2 title "R1_10_4, PyVRP"
