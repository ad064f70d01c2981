/** Small rooms, one for each language that is read by queries alone, whose names are easily taken for one another. */
import { code } from './offline-room.ts'

export const go = {
  'shop/price.go': code`
    package shop

    // total is what it comes to
    func total(items []int, rate int) int {
    	sum := 0
    	for _, item := range items {
    		sum += item * rate
    	}
    	if sum := rate; sum > 3 {
    		return sum
    	}
    	return sum
    }

    type Cart struct{ rate int }

    func (c *Cart) Pay(rate int) int { return total(nil, rate) + c.rate }

    func Open() int { return 1 }
  `,
  'shop/more.go': 'package shop\n\nfunc more() int { return total([]int{1}, 2) + Open() }\n',
  'main.go': 'package main\n\nimport "x/shop"\n\nfunc main() { println(shop.Open(), x.Open()) }\n',
}
export const rust = {
  'src/lib.rs': code`
    pub mod price;

    pub fn total(items: &[i32], rate: i32) -> i32 {
        let sum = items.len() as i32 * rate;
        println!("{} {}", sum, rate);
        sum
    }

    pub struct Cart { rate: i32 }

    impl Cart {
        pub fn pay(&self, extra: i32) -> i32 { total(&[], extra) + self.rate }
    }

    fn twice(x: i32) -> i32 { let y = x; let y = y + 1; println!("{y}"); y }
    fn shown(z: i32) { println!("{z}") }
  `,
  'src/price.rs': 'use crate::total;\n\npub fn both() -> i32 { total(&[1], 2) + crate::total(&[], 1) }\n',
}
export const java = {
  'a/Cart.java': code`
    package a;
    class Basket {
      int rate;
      Basket(int rate) { this.rate = rate; }
      int pay(int extra) { int sum = extra; for (int i = 0; i < sum; i++) { sum += i; } return sum + rate; }
    }
  `,
  'a/Main.java': 'package a;\nclass Main { Basket b = new Basket(1); }\n',
  'b/Other.java': 'package b;\nimport a.Basket;\nclass Other { a.Basket c; Basket d; }\n',
}
export const c = {
  'list.h': '#define LIMIT 3\nstruct node { int sum; };\nint total(struct node *first, int rate);\n',
  'list.c': code`
    #include "list.h"
    int total(struct node *first, int rate) {
      int sum = first->sum * rate, *at = &sum;
      for (int i = 0; i < LIMIT; i++) { sum += i; }
      return sum + *at;
    }
  `,
  'main.c':
    '#include "list.h"\n#define TWICE(x) (total(0, x) * 2)\nint run(void) { int total2 = 1; return TWICE(total2); }\n',
}
export const cpp = {
  'shape.cpp': code`
    namespace geo {
    int area(int side) { auto twice = [&](int q) { return q * side; }; return twice(side); }
    class Shape { public: int side; int grow(int by) { return side + by; } };
    }
    int use() { geo::Shape s; return geo::area(2) + s.grow(1) + std::area(3); }
  `,
}
export const cSharp = {
  'Cart.cs': code`
    namespace Shop {
      class Basket {
        int rate;
        public int Pay(int extra) { var sum = extra; foreach (var i in list) { sum += i; } return sum + this.rate; }
        Basket Make() { return new Basket(); }
        int Call() { return Pay(extra: 1); }
      }
    }
  `,
}
export const ruby = {
  'cart.rb': code`
    class Basket
      def pay(extra, rate: 2)
        sum = extra
        list.each { |item| sum += item }
        sum * rate
      end
    end
    def total(items)
      items.sum
    end
  `,
  'main.rb': 'require_relative "cart"\nputs total([1]), Basket.new.pay(2)\n',
}
export const php = {
  'cart.php': code`
    <?php
    function total(array $items, int $rate) {
      $sum = 0;
      foreach ($items as $item) { $sum += $item * $rate; }
      return "sum: $sum";
    }
    class Basket { private $sum; function pay($extra) { return $this->sum + total([], $extra); } }
  `,
  'main.php': '<?php\necho total([1], 2);\n$b = new Basket();\n',
}
export const bash = {
  'lib.sh': `LIMIT=3\nadd_up() { local n=$1; echo "$n $LIMIT \${LIMIT}"; }\n`,
  'run.sh': 'source lib.sh\nadd_up 1\necho "$LIMIT" add_up\n',
  'other.sh': 'export PLACE=1\necho $PLACE\n',
}
export const kotlin = {
  'a/Cart.kt': code`
    package a
    class Basket(val rate: Int) {
      fun pay(extra: Int): Int {
        val sum = extra + rate
        for (i in list) { println("$sum $i") }
        return sum
      }
    }
    fun total(items: Int, by: Int) = items * by
  `,
  'b/Main.kt': 'package b\nimport a.total\nimport a.Basket\nfun run() = total(1, by = 2) + Basket(1).pay(2)\n',
}
export const swift = {
  'Cart.swift': code`
    class Basket {
      var rate: Int = 0
      func pay(of extra: Int, label: Int) -> Int {
        let sum = extra + rate
        for item in list { print(sum, item) }
        return sum
      }
    }
    func total(_ items: Int) -> Int { return items }
    let one = total(1) + Basket().pay(of: 1, label: 2)
  `,
}
