// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import { ERC20 } from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// A token as most are: OpenZeppelin's, all of it to whoever makes it.
contract Coin is ERC20 {
    constructor() ERC20("Coin", "COIN") {
        _mint(msg.sender, 10 ** 24);
    }
}

/// Takes coin and may be emptied by its own end.
contract Purse {
    constructor() payable {}

    receive() external payable {}

    function end(address payable to) external {
        selfdestruct(to);
    }

    function refuse() external payable {
        revert("no");
    }
}

/// Pays on what it is sent, in calls inside the transaction.
contract Router {
    receive() external payable {}

    /// Half to each.
    function split(address payable one, address payable other) external payable {
        pay(one, msg.value / 2);
        pay(other, msg.value - msg.value / 2);
    }

    /// Two calls fail and move nothing, with what lies below them; the third pays.
    function stubborn(Purse purse, address payable to) external payable {
        (bool first, ) = address(purse).call{ value: 1 }(abi.encodeCall(Purse.refuse, ()));
        (bool second, ) = address(this).call{ value: 2 }(abi.encodeCall(Router.payAndFail, (to)));
        require(!first && !second);
        pay(to, msg.value);
    }

    function payAndFail(address payable to) external payable {
        pay(to, msg.value);
        revert("after all");
    }

    /// A contract made inside a transaction, with coin, and its end in the same one.
    function makeAndEnd(address payable to) external payable returns (Purse purse) {
        purse = new Purse{ value: msg.value }();
        purse.end(to);
    }

    /// A contract that stays.
    function make() external payable returns (Purse purse) {
        purse = new Purse{ value: msg.value, salt: bytes32(0) }();
    }

    function wrap(address weth, address to) external payable {
        (bool done, ) = weth.call{ value: msg.value }(abi.encodeWithSignature("deposit()"));
        require(done);
        require(ERC20(weth).transfer(to, msg.value / 3));
    }

    function tokens(ERC20 coin, address from, address to, uint256 amount) external {
        coin.transferFrom(from, to, amount);
    }

    function pay(address payable to, uint256 amount) private {
        (bool done, ) = to.call{ value: amount }("");
        require(done);
    }
}
