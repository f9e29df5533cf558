// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import { ERC20 } from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// Tokens of our own that do what odd tokens on Ethereum do: they are no copies of any.

/// Takes 1 % of each transfer, and logs both parts.
contract FeeToken is ERC20 {
    address private immutable treasury;

    constructor(address to) ERC20("Fee", "FEE") {
        treasury = to;
        _mint(msg.sender, 10 ** 24);
    }

    function _update(address from, address to, uint256 amount) internal override {
        uint256 fee = from == address(0) ? 0 : amount / 100;
        super._update(from, to, amount - fee);
        if (fee > 0) super._update(from, treasury, fee);
    }
}

/// Takes 1 % of each transfer, and logs as if it had not.
contract SilentFeeToken {
    event Transfer(address indexed from, address indexed to, uint256 amount);

    mapping(address => uint256) public balanceOf;

    constructor() {
        balanceOf[msg.sender] = 10 ** 24;
        emit Transfer(address(0), msg.sender, 10 ** 24);
    }

    function transfer(address to, uint256 amount) external {
        balanceOf[msg.sender] -= amount;
        balanceOf[to] += amount - amount / 100;
        emit Transfer(msg.sender, to, amount);
    }
}

/// Everybody's balance grows and shrinks with one factor, and no event tells.
contract RebasingToken {
    event Transfer(address indexed from, address indexed to, uint256 amount);

    uint256 private percent = 100;
    mapping(address => uint256) private shares;

    constructor() {
        shares[msg.sender] = 10 ** 24;
        emit Transfer(address(0), msg.sender, 10 ** 24);
    }

    function rebase(uint256 to) external {
        percent = to;
    }

    function balanceOf(address who) public view returns (uint256) {
        return (shares[who] * percent) / 100;
    }

    function transfer(address to, uint256 amount) external {
        shares[msg.sender] -= (amount * 100) / percent;
        shares[to] += (amount * 100) / percent;
        emit Transfer(msg.sender, to, amount);
    }
}

/// May be moved without an event; minted and burned with one.
contract MuteToken {
    event Transfer(address indexed from, address indexed to, uint256 amount);

    mapping(address => uint256) public balanceOf;

    constructor() {
        mint(msg.sender, 10 ** 24);
    }

    function transfer(address to, uint256 amount) external {
        quietly(to, amount);
        emit Transfer(msg.sender, to, amount);
    }

    function quietly(address to, uint256 amount) public {
        balanceOf[msg.sender] -= amount;
        balanceOf[to] += amount;
    }

    function mint(address to, uint256 amount) public {
        balanceOf[to] += amount;
        emit Transfer(address(0), to, amount);
    }

    function burn(uint256 amount) external {
        balanceOf[msg.sender] -= amount;
        emit Transfer(msg.sender, address(0), amount);
    }
}

/// Says what it is told to: transfers that never were, under a name that is another's.
contract FakeToken {
    event Transfer(address indexed from, address indexed to, uint256 amount);

    string public symbol = "USDT";
    uint8 public decimals = 6;

    function say(address from, address to, uint256 amount) external {
        emit Transfer(from, to, amount);
    }
}
